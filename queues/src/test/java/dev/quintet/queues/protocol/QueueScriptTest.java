package dev.quintet.queues.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueueScriptTest {
    private static final Map<String, List<String>> ROWS = rows();

    private static Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new HashMap<>();
        try {
            for (String row : Files.readAllLines(Path.of("../bullmq-scripts/scripts.tsv"))) {
                List<String> cells = List.of(row.split("\t", -1));
                rows.put(cells.get(0), cells);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void the_keys_and_the_digest_are_those_of_the_pinned_version(QueueScript script) {
        List<String> row = ROWS.getOrDefault(script.scriptName(), List.of());
        assertThat(row).hasSize(5);
        assertThat(script.slots()).hasSize(Integer.parseInt(row.get(1)));
        assertThat(script.script().digest()).isEqualTo(row.get(2));
        assertThat(script.slots().stream().map(QueueScript.Slot::described).collect(Collectors.joining(", ")))
                .isEqualTo(row.get(3));
    }

    @Test
    void holes_are_filled_in_order() {
        QueueKeys keys = new QueueKeys("bull", "mail");
        ScriptCall call = QueueScript.UPDATE_PROGRESS.on(keys, keys.job("7")).with("7", "50");
        assertThat(call.keys().stream().map(QueueKeys::text))
                .containsExactly("bull:mail:7", "bull:mail:events", "bull:mail:meta");
        assertThat(call.arguments().stream().map(QueueKeys::text)).containsExactly("7", "50");
    }

    @Test
    void too_few_or_too_many_keys_are_refused() {
        QueueKeys keys = new QueueKeys("bull", "mail");
        assertThatThrownBy(() -> QueueScript.UPDATE_PROGRESS.on(keys)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QueueScript.PROMOTE.on(keys, "bull:mail:7"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
