package dev.quintet.emailcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EmailKeysTest {
    private static final String LETTERS = "ab:*?[]\\{}%~ \n\u0000é😀\uD800\uDC00u;0A";
    private static final List<String> OURS =
            List.of("index", "fill", "spans", "temp", ":index", "::index", "%", "", "inbox", "a:b", "emails");
    private static final int TUPLES = 10_000;

    @Test
    void ordinary_ids_stay_readable() {
        EmailKeys.Folder inbox = new EmailKeys("user123").folder("inbox");
        assertThat(inbox.list().key()).isEqualTo("emails:user123:inbox");
        assertThat(inbox.message("42").key()).isEqualTo("emails:user123:inbox:42");
        assertThat(inbox.attachments("42").key()).isEqualTo("attachments:user123:inbox:42");
        assertThat(inbox.content("42", "1.2").key()).isEqualTo("attachments:user123:inbox:42:1.2");
    }

    @Test
    void no_two_things_share_a_key_our_own_keys_included() {
        Seeds.each(random -> {
            Map<String, List<String>> owners = new HashMap<>();
            for (int i = 0; i < TUPLES; i++) {
                claimAll(owners, text(random), text(random), text(random), text(random));
            }
        });
    }

    private static void claimAll(
            Map<String, List<String>> owners, String user, String folder, String message, String attachment) {
        EmailKeys keys = new EmailKeys(user);
        EmailKeys.Folder inFolder = keys.folder(folder);
        claim(owners, keys.index(), List.of("user's index", user));
        claim(owners, keys.token(), List.of("user's token", user));
        claim(owners, keys.temporary(folder).key(), List.of("temporary", user, folder));
        claim(owners, keys.temporary(folder).spans(), List.of("temporary's spans", user, folder));
        claim(owners, inFolder.index(), List.of("folder's index", user, folder));
        claim(owners, inFolder.token(), List.of("folder's token", user, folder));
        claim(owners, inFolder.list().key(), List.of("list", user, folder));
        claim(owners, inFolder.list().spans(), List.of("list's spans", user, folder));
        claim(owners, inFolder.message(message).key(), List.of("message", user, folder, message));
        claim(owners, inFolder.message(message).spans(), List.of("message's spans", user, folder, message));
        claim(owners, inFolder.attachments(message).key(), List.of("attachments", user, folder, message));
        claim(owners, inFolder.attachments(message).spans(), List.of("attachments' spans", user, folder, message));
        claim(owners, inFolder.contents(message), List.of("contents' index", user, folder, message));
        Entry content = inFolder.content(message, attachment);
        claim(owners, content.key(), List.of("content", user, folder, message, attachment));
        claim(owners, content.spans(), List.of("content's spans", user, folder, message, attachment));
    }

    private static void claim(Map<String, List<String>> owners, String key, List<String> owner) {
        List<String> other = owners.putIfAbsent(key, owner);
        assertThat(other == null || other.equals(owner))
                .as("%s belongs to %s and to %s", key, other, owner)
                .isTrue();
    }

    private static String text(Random random) {
        if (random.nextInt(4) == 0) {
            return OURS.get(random.nextInt(OURS.size()));
        }
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(random.nextInt(100) == 0 ? 300 : 4);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
