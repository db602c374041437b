package dev.quintet.databases.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPartTest {
    private static final String NASTY = "ab:*?[]\\{}%^-~ \n\u0000é€😀\uD800\uDC00u;0A";

    @ParameterizedTest
    @ValueSource(strings = {"user123", "ada@example.com", "3f2c-11", "Müller", "日本", "a_b.c+d", "😀"})
    void ordinary_ids_stay_readable(String id) {
        assertThat(KeyPart.of(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"a:b, a%3Ab", "*, %2A", "[x], %5Bx%5D", "50%, 50%25", "'', %", "'a b', a%20b"})
    void what_redis_or_a_separator_would_read_is_escaped(String id, String part) {
        assertThat(KeyPart.of(id)).isEqualTo(part);
    }

    @Test
    void a_lone_surrogate_is_written_as_its_number_because_utf8_has_no_form_for_it() {
        assertThat(KeyPart.of("\uD800")).isEqualTo("%ud800;");
        assertThat(KeyPart.of("\uDC00")).isEqualTo("%udc00;");
    }

    @Test
    void a_long_id_keeps_its_beginning_and_is_told_apart_by_a_hash() {
        String one = KeyPart.of("a".repeat(10_000));
        String other = KeyPart.of("a".repeat(9_999) + "b");
        assertThat(one).hasSizeLessThanOrEqualTo(KeyPart.LONGEST).startsWith("a".repeat(KeyPart.KEPT) + "%~");
        assertThat(other).isNotEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261123})
    void no_two_ids_share_a_part_and_no_part_can_be_misread(long seed) {
        Random random = new Random(seed);
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            String id = id(random);
            String part = KeyPart.of(id);
            assertThat(part)
                    .as("seed %d, id of %d characters", seed, id.length())
                    .isNotEmpty();
            assertThat(part).matches("[^:*?\\[\\]{}\\\\\\s]+");
            String other = seen.putIfAbsent(part, id);
            assertThat(other == null || other.equals(id))
                    .as("seed %d: two ids became %s", seed, part)
                    .isTrue();
        }
    }

    private static String id(Random random) {
        StringBuilder id = new StringBuilder();
        int length = random.nextInt(random.nextInt(100) == 0 ? 400 : 6);
        for (int i = 0; i < length; i++) {
            id.append(NASTY.charAt(random.nextInt(NASTY.length())));
        }
        return id.toString();
    }
}
