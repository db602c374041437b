package dev.quintet.queues.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs recorded from cron-parser; that they are its own is proved in {@code interop-tests}. */
class RecordedRunsTest {
    private static final String FILE = "cron-parser-5.10.3.tsv";

    static List<String> lines() throws IOException {
        try (InputStream file = Objects.requireNonNull(RecordedRunsTest.class.getResourceAsStream(FILE))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void the_next_three_runs_are_as_recorded(String line) {
        List<String> columns = List.of(line.split("\t", -1));
        ZoneId zone = ZoneId.of(columns.get(1));
        String runs =
                CronPattern.parse(columns.get(0), columns.get(3)).next(Instant.parse(columns.get(2)), zone, 3).stream()
                        .map(run -> run.atZone(zone).toOffsetDateTime().toString())
                        .collect(Collectors.joining(" "));
        assertThat(runs).isEqualTo(columns.get(4));
    }
}
