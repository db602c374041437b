package dev.quintet.emailcache;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Json;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes inside a list touch nothing else: not a byte of another element, not the expiry. */
class EditsTest {
    private static final String KEY = "emails:user123:inbox";

    /** What a decoder and encoder on the way would spoil. */
    private static final List<String> VALUES = List.of(
            "9007199254740993",
            "1.0",
            "1e400",
            "-0.0",
            "0.1000000000000000055511151231257827",
            "[]",
            "{}",
            "null",
            "true",
            "\"\"",
            "\"\\\\\"",
            "\"a\\\"b]}\"",
            "\"\\u00e9\\/\"",
            "\"é😀\"",
            "\"\\ud800\"",
            "[ [ ] , { } ]",
            "{\"id\":\"1\",\"read\":false}",
            "[{\"id\":\"1\"},{\"id\":\"2\"}]",
            "\"},{\\\"id\\\":\\\"1\\\"\"");

    private static final List<String> IDS = List.of("1", "2", "3", "a/b", "é", "x\"y", "\\", "", "😀", "a:b", "4711");

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final CacheFixture fixture = new CacheFixture(redis, EmailCacheOptions.DEFAULTS);

    @Test
    void a_change_keeps_the_expiry_and_the_bytes_of_everything_else() {
        String before = "[ {\"n\":9007199254740993,\"id\":\"1\",\"e\":[]}, {\"id\" : \"2\" , \"read\" : false} ,7]";
        fixture.cache().cacheEmailListJson("user123", "inbox", before, ofMinutes(30));
        assertThat(fixture.cache().markRead(new EmailId("user123", "inbox", "1"), true))
                .isTrue();
        assertThat(fixture.cache().markRead(new EmailId("user123", "inbox", "2"), true))
                .isTrue();
        assertThat(fixture.cli("GET", KEY))
                .isEqualTo(
                        "[ {\"n\":9007199254740993,\"id\":\"1\",\"e\":[],\"read\":true}, {\"id\" : \"2\" , \"read\" : true} ,7]");
        assertThat(fixture.number("PTTL", KEY)).isBetween(1_600_000L, 1_980_000L);
    }

    @Test
    void a_message_whose_id_is_written_as_a_number_is_found_too() {
        fixture.cli("SETEX", KEY, "300", "[{\"id\":4711},{}]");
        assertThat(fixture.cache().markRead(new EmailId("user123", "inbox", "4711"), true))
                .isTrue();
        assertThat(fixture.cli("GET", KEY)).isEqualTo("[{\"id\":4711,\"read\":true},{}]");
    }

    @Test
    void members_inside_other_members_are_not_taken_for_the_messages_own() {
        fixture.cli("SETEX", KEY, "300", "[{\"reply\":{\"id\":\"1\",\"read\":false},\"id\":\"2\"}]");
        assertThat(fixture.cache().markRead(new EmailId("user123", "inbox", "1"), true))
                .isFalse();
        assertThat(fixture.cache().markRead(new EmailId("user123", "inbox", "2"), true))
                .isTrue();
        assertThat(fixture.cli("GET", KEY))
                .isEqualTo("[{\"reply\":{\"id\":\"1\",\"read\":false},\"id\":\"2\",\"read\":true}]");
    }

    @Test
    void a_list_that_grows_beyond_the_bound_is_dropped() {
        fixture.cache().cacheEmailList("user123", "inbox", List.of(Email.of("1"), "x".repeat(999_900)));
        EmailId first = new EmailId("user123", "inbox", "1");
        fixture.cache().updateEmail(first, Map.of("subject", "y".repeat(1000)));
        assertThat(fixture.cli("GET", KEY)).isNull();
        assertThat(fixture.cli("GET", KEY + "::spans")).isNull();
    }

    @Test
    void a_long_list_of_another_client_is_dropped_rather_than_scanned() {
        fixture.cli("SETEX", KEY, "300", "[{\"id\":\"1\"},\"" + "x".repeat(70_000) + "\"]");
        assertThat(fixture.cache().markRead(new EmailId("user123", "inbox", "1"), true))
                .isFalse();
        assertThat(fixture.cli("GET", KEY)).isNull();
    }

    @Test
    void any_history_of_changes_leaves_what_a_model_of_texts_has() {
        Seeds.each(random -> {
            List<Element> model = new ArrayList<>();
            List<Element> archive = new ArrayList<>();
            List<String> ids = new ArrayList<>(IDS);
            int size = random.nextInt(2) == 0 ? random.nextInt(6) : 40 + random.nextInt(100);
            for (int i = ids.size(); i < size; i++) {
                ids.add("message " + i);
            }
            ids.subList(Math.min(size, ids.size()), ids.size()).clear();
            ids.forEach(id -> model.add(Element.random(random, id)));
            boolean foreign = random.nextInt(3) == 0;
            if (foreign) {
                fixture.cli("SETEX", KEY, "300", text(model));
                fixture.cli("SETEX", "emails:user123:archive", "300", "[]");
            } else {
                fixture.cache().cacheEmailListJson("user123", "inbox", text(model), ofMinutes(5));
                fixture.cache().cacheEmailListJson("user123", "archive", "[]", ofMinutes(5));
            }
            for (int i = 0; i < 40; i++) {
                step(random, model, archive);
                assertSame(fixture.text("GET", KEY), text(model));
                assertSame(fixture.text("GET", "emails:user123:archive"), text(archive));
                page(random, "inbox", model);
                page(random, "archive", archive);
            }
        });
    }

    private void step(Random random, List<Element> model, List<Element> archive) {
        String id =
                random.nextInt(5) == 0 || model.isEmpty() ? "not there" : model.get(random.nextInt(model.size())).id;
        EmailId email = new EmailId("user123", "inbox", id);
        Element found = model.stream().filter(e -> e.id.equals(id)).findFirst().orElse(null);
        String value = VALUES.get(random.nextInt(VALUES.size()));
        Object read =
                random.nextBoolean() ? random.nextBoolean() : Json.mapper().readTree(value);
        switch (random.nextInt(4)) {
            case 0 -> {
                assertThat(fixture.cache().removeEmail(email)).isEqualTo(found != null);
                model.remove(found);
            }
            case 1 -> {
                if (found != null) {
                    boolean first = random.nextBoolean();
                    Map<String, Object> changes = random.nextBoolean() ? Map.of() : Map.of("read", read);
                    fixture.cache().moveEmail(email, "archive", first ? Arrival.FIRST : Arrival.LAST, changes);
                    model.remove(found);
                    changes.values().forEach(changed -> found.read = written(changed));
                    archive.add(first ? 0 : archive.size(), found);
                }
            }
            default -> {
                assertThat(fixture.cache().updateEmail(email, Map.of("read", read)))
                        .isEqualTo(found != null);
                if (found != null) {
                    found.read = written(read);
                }
            }
        }
    }

    /** As bytes, where half a character becomes an escape; a string would keep it. */
    private static String written(Object value) {
        return new String(Json.mapper().writeValueAsBytes(value), StandardCharsets.UTF_8);
    }

    private void page(Random random, String folder, List<Element> model) {
        int offset = random.nextInt(model.size() + 2);
        int count = 1 + random.nextInt(10);
        List<Object> expected = model.stream()
                .skip(offset)
                .limit(count)
                .map(element -> Json.mapper().readValue(element.text(), Object.class))
                .toList();
        EmailPage<Object> page = fixture.cache()
                .cachedEmailPage("user123", folder, offset, count, Object.class)
                .orElseThrow();
        assertThat(page.total()).isEqualTo(model.size());
        assertSame(Json.write(page.emails()), Json.write(expected));
    }

    /** Shows the place where they part, with half characters as numbers, for not every report can hold those. */
    private static void assertSame(String seen, String expected) {
        int at = Arrays.mismatch(seen.toCharArray(), expected.toCharArray());
        assertThat(at)
                .as(() -> around(seen, at) + " should be " + around(expected, at))
                .isEqualTo(-1);
    }

    private static String around(String text, int at) {
        String part = text.substring(Math.max(0, at - 100), Math.min(text.length(), at + 100));
        return part.replace("\\u", "(u)").replaceAll("[\\ud800-\\udfff]", "(half)");
    }

    private static String text(List<Element> elements) {
        return "[" + String.join(",", elements.stream().map(Element::text).toList()) + "]";
    }

    /** One element as text, of which only {@code read} ever changes; until then it may be missing. */
    private static final class Element {
        final String id;
        private final String before;
        private final String behind;
        private @Nullable String read;

        private Element(String id, String before, String behind, @Nullable String read) {
            this.id = id;
            this.before = before;
            this.behind = behind;
            this.read = read;
        }

        static Element random(Random random, String id) {
            String blank = random.nextInt(3) == 0 ? " \t\n" : "";
            String first = VALUES.get(random.nextInt(VALUES.size()));
            String second = VALUES.get(random.nextInt(VALUES.size()));
            String before = "{\"a\":" + blank + first + ",\"id\":" + blank + Json.write(id) + blank;
            return new Element(id, before, ",\"b\":" + second + blank, random.nextBoolean() ? "false" : null);
        }

        /** A member that was missing is added at the end; one that was there stays in its place. */
        String text() {
            return read == null ? before + behind + "}" : before + behind + ",\"read\":" + read + "}";
        }
    }
}
