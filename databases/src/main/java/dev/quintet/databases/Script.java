package dev.quintet.databases;

import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Lua script that runs inside Redis, read once from a resource beside the class that calls it.
 *
 * <p>Redis is sent the script's SHA-1; a server that has forgotten the script after a restart, a failover or SCRIPT FLUSH is
 * then sent the text, which it runs and remembers in one trip. Immutable: keep scripts in static fields.
 *
 * <pre>{@code
 * private static final Script<Long> TAKE = Script.returningInteger(RateLimits.class, "take_permits.lua");
 * long left = database.run(TAKE, List.of("rate_limit:ada"), List.of("1"));
 * }</pre>
 *
 * @param <T> what it returns
 * @since 1.0
 */
@SuppressWarnings("UnusedTypeParameter") // the compiler carries it from the factory to the call
public final class Script<T extends @Nullable Object> {
    private final String name;
    private final String source;
    private final String digest;
    private final ScriptOutputType outputType;

    private Script(String name, String source, ScriptOutputType outputType) {
        this.name = name;
        this.source = source;
        this.digest = sha1(source);
        this.outputType = outputType;
    }

    /** A script that returns a whole number. */
    public static Script<Long> returningInteger(Class<?> owner, String resource) {
        return new Script<>(resource, read(owner, resource), ScriptOutputType.INTEGER);
    }

    /** A script that returns one value, or nothing. */
    public static Script<@Nullable String> returningText(Class<?> owner, String resource) {
        return new Script<>(resource, read(owner, resource), ScriptOutputType.VALUE);
    }

    /** A script that returns a list: numbers come as {@link Long}, values as the codec reads them, lists as lists. */
    public static Script<List<Object>> returningList(Class<?> owner, String resource) {
        return new Script<>(resource, read(owner, resource), ScriptOutputType.MULTI);
    }

    /** A script with this text, for scripts that do not come from a resource. */
    public static <T extends @Nullable Object> Script<T> of(String name, String source, ScriptOutputType outputType) {
        return new Script<>(name, source, outputType);
    }

    /** The text that Redis runs. */
    public String source() {
        return source;
    }

    /** The SHA-1 under which Redis remembers it, in lower-case hexadecimal. */
    public String digest() {
        return digest;
    }

    /** How the driver reads what it returns. */
    public ScriptOutputType outputType() {
        return outputType;
    }

    private static String read(Class<?> owner, String resource) {
        try (InputStream stream = owner.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("There is no script '" + resource + "' beside " + owner.getName());
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The script '" + resource + "' cannot be read", e);
        }
    }

    private static String sha1(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-1", impossible);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
