package dev.quintet.databases.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPatternTest {
    @Test
    void matches_what_begins_with_its_prefix() {
        KeyPattern sessions = KeyPattern.parse("session:*");
        assertThat(sessions.matches("session:abc")).isTrue();
        assertThat(sessions.matches("sessions")).isFalse();
        assertThat(sessions).hasToString("session:*");
    }

    @Test
    void glob_characters_in_a_prefix_stand_for_themselves() {
        assertThat(new KeyPattern("emails:*[a-z]?\\^").glob()).isEqualTo("emails:\\*\\[a\\-z\\]\\?\\\\\\^*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"session:", "se*ion:*", "session:?*", "[s]*", ""})
    void what_is_no_prefix_and_star_is_refused(String text) {
        assertThatThrownBy(() -> KeyPattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("session:*");
    }
}
