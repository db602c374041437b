package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class JsonTest {
    record Email(String id, boolean read, int size) {}

    @Test
    void what_another_language_left_out_is_zero_or_false_and_what_it_added_is_ignored() {
        assertThat(Json.mapper().readValue("{\"id\":\"1\",\"starred\":true}", Email.class))
                .isEqualTo(new Email("1", false, 0));
    }

    @Test
    void half_a_character_is_escaped_and_not_lost() {
        assertThat(Json.write("a\uD800b")).isEqualTo("\"a\\uD800b\"");
    }

    @Test
    void documents_that_are_too_deep_are_refused() {
        String deep = "[".repeat(100) + "]".repeat(100);
        assertThatThrownBy(() -> Json.mapper().readTree(deep)).isInstanceOf(JacksonException.class);
    }
}
