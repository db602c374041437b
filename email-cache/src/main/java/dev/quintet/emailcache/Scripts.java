package dev.quintet.emailcache;

import dev.quintet.databases.Script;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The scripts of the email cache. Those that work on lists have the text of {@code json_text.lua} before their own. */
final class Scripts {
    static final Script<List<Object>> BEGIN = Script.returningList(Scripts.class, "begin.lua");
    static final Script<Long> STORE = Script.returningInteger(Scripts.class, "store.lua");
    static final Script<Long> FORGET = Script.returningInteger(Scripts.class, "forget.lua");
    static final Script<Long> INVALIDATE_USER = Script.returningInteger(Scripts.class, "invalidate_user.lua");
    static final Script<Long> INVALIDATE_FOLDER = Script.returningInteger(Scripts.class, "invalidate_folder.lua");
    static final Script<List<Object>> PAGE = onLists("page.lua", ScriptOutputType.MULTI);
    static final Script<Long> UPDATE_EMAIL = onLists("update_email.lua", ScriptOutputType.INTEGER);
    static final Script<Long> TAKE_EMAIL = onLists("take_email.lua", ScriptOutputType.INTEGER);

    private Scripts() {}

    private static <T> Script<T> onLists(String resource, ScriptOutputType output) {
        return Script.of(resource, read("json_text.lua") + read(resource), output);
    }

    private static String read(String resource) {
        try (InputStream stream = Scripts.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("There is no script '" + resource + "' in this jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException("The script '" + resource + "' cannot be read", unreadable);
        }
    }
}
