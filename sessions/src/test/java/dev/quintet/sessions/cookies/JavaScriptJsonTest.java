package dev.quintet.sessions.cookies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JavaScriptJsonTest {
    @Test
    void java_prints_what_javascript_prints() {
        List<String> printed = Vectors.file("printed-by-javascript.json")
                .valueStream()
                .map(node -> node.asString())
                .toList();
        assertThat(printed).hasSizeGreaterThan(300);
        for (String text : printed) {
            assertThat(JavaScriptJson.write(Json.mapper().readValue(text, Object.class)))
                    .isEqualTo(text);
        }
    }

    @Test
    void dates_have_three_digits_because_the_library_makes_dates_of_them_in_between() {
        assertThat(JavaScriptJson.write(Instant.parse("2026-01-01T00:00:00Z")))
                .isEqualTo("\"2026-01-01T00:00:00.000Z\"");
        assertThat(JavaScriptJson.write(List.of("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.1234Z")))
                .isEqualTo("[\"2026-01-01T00:00:00.000Z\",\"2026-01-01T00:00:00.123Z\"]");
        assertThat(JavaScriptJson.write("2026-13-01T00:00:00Z")).isEqualTo("\"2026-13-01T00:00:00Z\"");
    }

    @Test
    void what_is_no_json_is_refused_without_being_shown() {
        assertThatThrownBy(() -> JavaScriptJson.write(Map.of("a", new StringBuilder("secret").chars())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}
