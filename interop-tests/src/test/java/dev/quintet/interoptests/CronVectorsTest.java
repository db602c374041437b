package dev.quintet.interoptests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.interoptests.CronParser.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The runs recorded beside the tests of {@code queues}, which need no Node, are those of the real cron-parser.
 *
 * <p>After adding a line, with or without runs: {@code -Dquintet.cron.record=true} writes the file anew.
 */
class CronVectorsTest {
    private static final Path FILE = Path.of(System.getProperty("node.folder"))
            .resolve("../../queues/src/test/resources/dev/quintet/queues/cron/cron-parser-5.10.3.tsv")
            .normalize();

    @Test
    void the_recorded_runs_are_those_of_the_real_cron_parser() throws IOException {
        List<String> recorded = Files.readAllLines(FILE);
        List<String> answered = new ArrayList<>();
        try (CronParser cronParser = new CronParser()) {
            for (String line : recorded) {
                answered.add(line.startsWith("#") ? line : answer(cronParser, line.split("\t", -1)));
            }
        }
        if (Boolean.getBoolean("quintet.cron.record")) {
            Files.write(FILE, answered);
        } else {
            assertThat(answered).isEqualTo(recorded);
        }
    }

    /** Pattern, zone, start, seed, and the answer. */
    private static String answer(CronParser cronParser, String[] columns) {
        Question question = new Question(columns[0], ZoneId.of(columns[1]), Instant.parse(columns[2]), 3, columns[3]);
        String answer = CronParser.readable(cronParser.answer(question), question.zone());
        return String.join("\t", columns[0], columns[1], columns[2], columns[3], answer);
    }
}
