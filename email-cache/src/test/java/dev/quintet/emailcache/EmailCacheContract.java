package dev.quintet.emailcache;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link EmailCache} keeps. Extend it and hand out a cache that is empty, with standard options. */
public abstract class EmailCacheContract {
    private static final List<Email> EMAILS = List.of(Email.of("1"), Email.of("2"), Email.of("3"));
    private static final EmailId SECOND = new EmailId("user123", "inbox", "2");

    /** Texts that have a meaning somewhere: as a separator, a glob, a hash tag, a part of our own keys. */
    static final List<String> NASTY_IDS = List.of(
            "",
            "*",
            "?",
            "a:b",
            "a",
            "a*",
            "[x]",
            "x",
            "[a-z]",
            "\\",
            "{a}",
            "%",
            "%3A",
            ":",
            "::",
            ":index",
            "index",
            "fill",
            "a\u0000b",
            "a\nb",
            " ",
            "😀",
            "\uD83D",
            "é",
            "e\u0301",
            "user123",
            "User123",
            "a".repeat(10_000),
            "a".repeat(9_999) + "b");

    /** The cache under test, the same within one test. */
    protected abstract EmailCache cache();

    @Test
    void the_documents_example_works() {
        cache().cacheEmailList("user123", "inbox", EMAILS, ofMinutes(5));
        assertThat(cache().cachedEmailList("user123", "inbox", Email.class)).contains(EMAILS);
        assertThat(cache().invalidate("user123", "inbox")).isEqualTo(1);
        assertThat(cache().cachedEmailList("user123", "inbox", Email.class)).isEmpty();
    }

    @Test
    void an_empty_folder_is_not_a_folder_that_is_not_cached() {
        cache().cacheEmailList("user123", "inbox", List.of());
        assertThat(cache().cachedEmailList("user123", "inbox", Email.class)).contains(List.of());
        assertThat(cache().cachedEmailList("user123", "sent", Email.class)).isEmpty();
    }

    @Test
    void json_comes_back_as_it_was_given() {
        String json = "[ {\"id\":\"1\", \"n\":9007199254740993, \"e\":[], \"o\":{}, \"f\":1.0, \"s\":\"\\u00e9\\/\"} ]";
        cache().cacheEmailListJson("user123", "inbox", json, ofMinutes(5));
        assertThat(cache().cachedEmailListJson("user123", "inbox")).contains(json);
    }

    @Test
    void half_a_character_spoils_neither_its_list_nor_a_change() {
        cache().cacheEmailList("user123", "inbox", List.of(new Email("2", "\uD83D", false), Email.of("3")));
        assertThat(cache().updateEmail(SECOND, Map.of("subject", "\uDE00!"))).isTrue();
        assertThat(cache().cachedEmailList("user123", "inbox", Email.class))
                .hasValueSatisfying(emails -> assertThat(emails).hasSize(2).contains(Email.of("3")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[", "[1]]", "[1] [2]", "[{\"id\":}]", "null", "[1,]"})
    void what_is_no_json_array_is_refused(String json) {
        assertThatThrownBy(() -> cache().cacheEmailListJson("user123", "inbox", json, ofMinutes(5)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(cache().cachedEmailListJson("user123", "inbox")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 299_999, 3_600_001, Long.MAX_VALUE})
    void a_time_to_live_outside_5_minutes_to_1_hour_is_refused(long millis) {
        assertThatThrownBy(() -> cache().cacheEmailList("user123", "inbox", EMAILS, Duration.ofMillis(millis)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 min to 60 min")
                .hasMessageContaining(millis + " ms");
        assertThat(cache().cachedEmailListJson("user123", "inbox")).isEmpty();
    }

    @Test
    void a_list_that_is_too_large_is_refused_with_its_size_and_the_bound() {
        List<String> large = List.of("x".repeat(600_000), "x".repeat(600_000));
        assertThatThrownBy(() -> cache().cacheEmailList("user123", "inbox", large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("emails:user123:inbox would have 1200007 bytes of JSON, more than the 1000000");
    }

    @Test
    void invalidating_a_user_drops_everything_of_that_user_and_nothing_of_others() {
        fillUser("user123");
        fillUser("user1234");
        assertThat(cache().invalidate("user123")).isEqualTo(6);
        assertThat(entriesOf("user123")).isZero();
        assertThat(entriesOf("user1234")).isEqualTo(6);
        assertThat(cache().invalidate("user123")).isZero();
    }

    @Test
    void invalidating_a_folder_drops_everything_of_that_folder_and_nothing_of_others() {
        fillUser("user123");
        cache().cacheEmailList("user123", "sent", EMAILS);
        assertThat(cache().invalidate("user123", "inbox")).isEqualTo(4);
        assertThat(entriesOf("user123")).isEqualTo(2);
        assertThat(cache().cachedEmailListJson("user123", "sent")).isPresent();
        assertThat(cache().invalidate("user123")).isEqualTo(3);
    }

    private void fillUser(String userId) {
        EmailId id = new EmailId(userId, "inbox", "2");
        cache().cacheEmailList(userId, "inbox", EMAILS);
        cache().cacheEmailList(userId, "archive", EMAILS);
        cache().cacheEmail(id, Email.of("2"));
        cache().cacheAttachments(id, List.of(new Attachment("1.2", "a.pdf", "application/pdf", 5, null, null)));
        cache().cacheAttachmentContent(id, "1.2", new byte[] {1, 2, 3, 4, 5}, ofMinutes(5));
        cache().cacheTemporary(userId, "draft", "Dear Bob");
    }

    private long entriesOf(String userId) {
        EmailId id = new EmailId(userId, "inbox", "2");
        return List.of(
                        cache().cachedEmailListJson(userId, "inbox"),
                        cache().cachedEmailListJson(userId, "archive"),
                        cache().cachedEmail(id, Email.class),
                        cache().cachedAttachments(id),
                        cache().cachedAttachmentContent(id, "1.2"),
                        cache().cachedTemporary(userId, "draft", String.class))
                .stream()
                .filter(Optional::isPresent)
                .count();
    }

    @Test
    void no_id_reads_or_invalidates_what_belongs_to_another() {
        for (String user : NASTY_IDS) {
            for (String folder : List.of("inbox", user)) {
                cache().cacheEmailListJson(user, folder, marker(user, folder), ofMinutes(5));
            }
        }
        List<String> left = new ArrayList<>(NASTY_IDS);
        for (String user : NASTY_IDS) {
            for (String other : left) {
                assertThat(cache().cachedEmailListJson(other, "inbox")).contains(marker(other, "inbox"));
                assertThat(cache().cachedEmailListJson(other, other)).contains(marker(other, other));
            }
            assertThat(cache().invalidate(user)).isEqualTo(2);
            left.remove(user);
        }
    }

    private static String marker(String user, String folder) {
        return "[" + NASTY_IDS.indexOf(user) + "," + NASTY_IDS.indexOf(folder) + "]";
    }

    @Test
    void a_folder_named_like_a_pattern_is_invalidated_alone() {
        NASTY_IDS.forEach(folder -> cache().cacheEmailList("user123", folder, EMAILS));
        List<String> left = new ArrayList<>(NASTY_IDS);
        for (String folder : NASTY_IDS) {
            assertThat(cache().invalidate("user123", folder)).isEqualTo(1);
            left.remove(folder);
            assertThat(left)
                    .allMatch(other ->
                            cache().cachedEmailListJson("user123", other).isPresent());
        }
    }

    @Test
    void a_fill_is_stored_when_nobody_invalidated() {
        Fill fill = cache().begin("user123", "inbox");
        cache().invalidate("user123", "sent");
        cache().invalidate("user124");
        assertThat(fill.cache(EMAILS)).isTrue();
        assertThat(fill.cacheEmail("2", Email.of("2"), ofMinutes(5))).isTrue();
        assertThat(fill.cacheAttachments("2", List.of(), ofMinutes(5))).isTrue();
        assertThat(cache().cachedEmailList("user123", "inbox", Email.class)).contains(EMAILS);
        assertThat(cache().cachedEmail(SECOND, Email.class)).contains(Email.of("2"));
        assertThat(cache().cachedAttachments(SECOND)).contains(List.of());
    }

    @Test
    void a_fill_is_refused_after_its_user_was_invalidated() {
        Fill fill = cache().begin("user123", "inbox");
        cache().invalidate("user123");
        assertThat(fill.cache(EMAILS)).isFalse();
        assertThat(fill.cacheEmail("2", Email.of("2"), ofMinutes(5))).isFalse();
        assertThat(fill.cacheAttachments("2", List.of(), ofMinutes(5))).isFalse();
        assertThat(cache().cachedEmailListJson("user123", "inbox")).isEmpty();
    }

    @Test
    void a_fill_is_refused_after_its_folder_was_invalidated() {
        Fill fill = cache().begin("user123", "inbox");
        cache().invalidate("user123", "inbox");
        assertThat(fill.cache(EMAILS)).isFalse();
        assertThat(cache().begin("user123", "inbox").cache(EMAILS)).isTrue();
        assertThat(fill.cache(List.of())).isFalse();
        assertThat(cache().cachedEmailList("user123", "inbox", Email.class)).contains(EMAILS);
    }

    @Test
    void a_fill_is_refused_after_a_message_of_its_folder_changed() {
        Fill fill = cache().begin("user123", "inbox");
        Fill archive = cache().begin("user123", "archive");
        Fill sent = cache().begin("user123", "sent");
        cache().markRead(SECOND, true);
        assertThat(fill.cache(EMAILS)).isFalse();
        cache().moveEmail(SECOND, "archive", Arrival.FIRST, Map.of());
        assertThat(archive.cache(EMAILS)).isFalse();
        assertThat(sent.cache(EMAILS)).isTrue();
    }

    @Test
    void a_loader_is_asked_once_and_its_list_is_kept() {
        List<Email> loaded = cache().cachedEmailList("user123", "inbox", Email.class, () -> EMAILS);
        List<Email> cached = cache().cachedEmailList("user123", "inbox", Email.class, () -> {
            throw new AssertionError("The list is cached");
        });
        assertThat(loaded).isEqualTo(EMAILS);
        assertThat(cached).isEqualTo(EMAILS);
    }

    @Test
    void what_was_invalidated_while_it_was_loaded_is_given_to_its_caller_and_not_kept() {
        List<Email> loaded = cache().cachedEmailList("user123", "inbox", Email.class, () -> {
            cache().invalidate("user123");
            return EMAILS;
        });
        assertThat(loaded).isEqualTo(EMAILS);
        assertThat(cache().cachedEmailListJson("user123", "inbox")).isEmpty();
    }

    @Test
    void what_a_loader_throws_is_passed_on_and_nothing_is_kept() {
        assertThatThrownBy(() -> cache().cachedEmailList("user123", "inbox", Email.class, () -> {
                    throw new IOException("IMAP is away");
                }))
                .isInstanceOf(IOException.class);
        assertThat(cache().cachedEmailListJson("user123", "inbox")).isEmpty();
    }

    @Test
    void what_a_loader_brings_is_given_to_its_caller_even_if_it_is_too_large_to_keep() {
        List<String> large = List.of("x".repeat(600_000), "x".repeat(600_000));
        assertThat(cache().cachedEmailList("user123", "inbox", String.class, () -> large))
                .isEqualTo(large);
        assertThat(cache().cachedEmailListJson("user123", "inbox")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 500})
    void pages_are_parts_of_the_list(int size) {
        List<Email> emails =
                IntStream.range(0, size).mapToObj(i -> Email.of("" + i)).toList();
        cache().cacheEmailList("user123", "inbox", emails);
        for (int offset : List.of(0, 1, size - 1, size, size + 100, Integer.MAX_VALUE)) {
            for (int count : List.of(1, 2, 1000)) {
                List<Email> expected = emails.stream().skip(offset).limit(count).toList();
                assertThat(cache().cachedEmailPage("user123", "inbox", offset, count, Email.class))
                        .contains(new EmailPage<>(expected, offset, size));
            }
        }
        assertThat(cache().cachedEmailPage("user123", "sent", 0, 10, Email.class))
                .isEmpty();
    }

    @Test
    void a_page_says_whether_more_follows() {
        assertThat(new EmailPage<>(EMAILS, 0, 4).hasMore()).isTrue();
        assertThat(new EmailPage<>(EMAILS, 1, 4).hasMore()).isFalse();
        assertThatThrownBy(() -> cache().cachedEmailPage("user123", "inbox", -1, 1, Email.class))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache().cachedEmailPage("user123", "inbox", 0, 1001, Email.class))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_message_is_marked_in_its_list_and_alone() {
        cache().cacheEmailList("user123", "inbox", EMAILS);
        cache().cacheEmail(SECOND, Email.of("2"));
        assertThat(cache().markRead(SECOND, true)).isTrue();
        Email read = new Email("2", "About 2", true);
        assertThat(cache().cachedEmailList("user123", "inbox", Email.class))
                .contains(List.of(Email.of("1"), read, Email.of("3")));
        assertThat(cache().cachedEmail(SECOND, Email.class)).contains(read);
        assertThat(cache().markRead(new EmailId("user123", "inbox", "4"), true)).isFalse();
        assertThat(cache().markRead(new EmailId("user123", "sent", "2"), true)).isFalse();
    }

    @Test
    void a_message_is_found_by_its_own_id_only_whatever_the_id_is() {
        cache().cacheEmailListJson(
                        "user123", "inbox", "[{\"id\":\"?\"},{\"id\":\"\\ud83d\"},{\"id\":null},{}]", ofMinutes(5));
        for (String id : NASTY_IDS) {
            assertThat(cache().markRead(new EmailId("user123", "inbox", id), true))
                    .as(id)
                    .isEqualTo(id.equals("?"));
        }
        assertThat(cache().cachedEmailListJson("user123", "inbox"))
                .contains("[{\"id\":\"?\",\"read\":true},{\"id\":\"\\ud83d\"},{\"id\":null},{}]");
        List<Email> emails = NASTY_IDS.stream().map(Email::of).toList();
        cache().cacheEmailList("user123", "inbox", emails);
        for (int i = 0; i < NASTY_IDS.size(); i++) {
            String id = NASTY_IDS.get(i);
            if (!id.equals("\uD83D")) {
                assertThat(cache().markRead(new EmailId("user123", "inbox", id), true))
                        .isTrue();
                assertThat(cache().cachedEmailPage("user123", "inbox", i, 1, Email.class))
                        .hasValueSatisfying(
                                page -> assertThat(page.emails().get(0).read()).isTrue());
            }
        }
    }

    @Test
    void changes_that_cannot_be_meant_are_refused() {
        assertThatThrownBy(() -> cache().updateEmail(SECOND, Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache().updateEmail(SECOND, Map.of("id", "3")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache().moveEmail(SECOND, "inbox", Arrival.FIRST, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_moved_message_leaves_one_list_and_arrives_in_the_other() {
        cache().cacheEmailList("user123", "inbox", EMAILS);
        cache().cacheEmailList("user123", "archive", List.of(Email.of("7")));
        cache().cacheEmail(SECOND, Email.of("2"));
        assertThat(cache().moveEmail(SECOND, "archive", Arrival.FIRST, Map.of("id", "8")))
                .isTrue();
        assertThat(ids("inbox")).containsExactly("1", "3");
        assertThat(ids("archive")).containsExactly("8", "7");
        assertThat(cache().cachedEmail(SECOND, Email.class)).isEmpty();
        cache().moveEmail(new EmailId("user123", "inbox", "1"), "archive", Arrival.LAST, Map.of());
        cache().moveEmail(new EmailId("user123", "inbox", "3"), "archive", Arrival.LAST, Map.of("id", "7"));
        assertThat(ids("inbox")).isEmpty();
        assertThat(ids("archive")).containsExactly("8", "1", "7");
    }

    @Test
    void a_list_that_a_message_may_have_reached_unseen_is_dropped() {
        cache().cacheEmailList("user123", "inbox", EMAILS);
        cache().cacheEmailList("user123", "archive", List.of());
        cache().moveEmail(SECOND, "archive", Arrival.RELOAD, Map.of());
        assertThat(ids("inbox")).containsExactly("1", "3");
        assertThat(cache().cachedEmailListJson("user123", "archive")).isEmpty();
        cache().cacheEmailList("user123", "archive", List.of());
        cache().moveEmail(new EmailId("user123", "elsewhere", "9"), "archive", Arrival.FIRST, Map.of());
        assertThat(cache().cachedEmailListJson("user123", "archive")).isEmpty();
    }

    @Test
    void a_removed_message_takes_its_attachments_along() {
        fillUser("user123");
        assertThat(cache().removeEmail(SECOND)).isTrue();
        assertThat(ids("inbox")).containsExactly("1", "3");
        assertThat(entriesOf("user123")).isEqualTo(3);
        assertThat(cache().removeEmail(SECOND)).isFalse();
    }

    private List<String> ids(String folder) {
        return cache().cachedEmailList("user123", folder, Email.class).orElseThrow().stream()
                .map(Email::id)
                .toList();
    }

    @Test
    void attachments_are_known_without_their_content() {
        List<Attachment> attachments = List.of(
                new Attachment("1.2", "figures.pdf", "application/pdf", 12_345, null, "sha256:9f86"),
                new Attachment("1.3", "logo.png", "image/png", 99, "logo@example.com", null));
        cache().cacheAttachments(SECOND, attachments);
        assertThat(cache().cachedAttachments(SECOND)).contains(attachments);
        assertThat(cache().cachedAttachmentContent(SECOND, "1.2")).isEmpty();
    }

    @Test
    void content_comes_back_byte_by_byte_and_has_a_bound() {
        byte[] bytes = {0, -1, '"', '\r', '\n', -128, 127};
        cache().cacheAttachmentContent(SECOND, "1.2", bytes, ofMinutes(5));
        cache().cacheAttachmentContent(SECOND, "empty", new byte[0], ofMinutes(5));
        assertThat(cache().cachedAttachmentContent(SECOND, "1.2"))
                .hasValueSatisfying(content -> assertThat(content).containsExactly(bytes));
        assertThat(cache().cachedAttachmentContent(SECOND, "empty"))
                .hasValueSatisfying(content -> assertThat(content).isEmpty());
        assertThatThrownBy(() -> cache().cacheAttachmentContent(SECOND, "1.2", new byte[1_000_001], ofMinutes(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000001 bytes, more than the 1000000");
    }

    @Test
    void temporary_data_can_be_forgotten() {
        cache().cacheTemporary("user123", "draft", Map.of("to", "bob"));
        assertThat(cache().cachedTemporary("user123", "draft", Map.class)).contains(Map.of("to", "bob"));
        assertThat(cache().forgetTemporary("user123", "draft")).isTrue();
        assertThat(cache().forgetTemporary("user123", "draft")).isFalse();
        assertThat(cache().cachedTemporary("user123", "draft", Map.class)).isEmpty();
    }
}
