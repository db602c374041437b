package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of behaviours in the documents is made from {@code behaviours.tsv} (number, subject, behaviour, what is missing) and
 * the tests that say {@code @Behaviour}, in this module and in {@code interop-tests}. It is written anew by {@code
 * -Dconformance=write}.
 */
class ConformanceTableTest {
    private static final Path TABLE = Path.of("../docs/bullmq-conformance.md");
    private static final List<Path> TESTS =
            List.of(Path.of("src/test/java"), Path.of("../interop-tests/src/test/java"));
    private static final Pattern PROOF = Pattern.compile("@Behaviour\\(\\s*\\{?([\\d,\\s]+)}?\\s*\\)");

    private record Row(int number, String subject, String behaviour, String missing) {}

    private static List<Row> behaviours() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/behaviours.tsv"))) {
            String[] cells = line.split("\t", -1);
            rows.add(new Row(Integer.parseInt(cells[0]), cells[1], cells[2], cells[3]));
        }
        return rows;
    }

    /** For each behaviour, the tests that prove it: class and how many of its methods. */
    private static Map<Integer, Map<String, Integer>> proofs() throws IOException {
        Map<Integer, Map<String, Integer>> proofs = new TreeMap<>();
        for (Path folder : TESTS) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith("Test.java")).forEach(file -> read(file, proofs));
            }
        }
        return proofs;
    }

    private static void read(Path file, Map<Integer, Map<String, Integer>> proofs) {
        String name = file.getFileName().toString().replace(".java", "");
        try {
            Matcher proof = PROOF.matcher(Files.readString(file));
            while (proof.find()) {
                for (String number : proof.group(1).split(",", -1)) {
                    proofs.computeIfAbsent(Integer.valueOf(number.strip()), key -> new TreeMap<>())
                            .merge(name, 1, Integer::sum);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String table() throws IOException {
        Map<Integer, Map<String, Integer>> proofs = proofs();
        StringBuilder rows = new StringBuilder();
        Map<String, Integer> states = new TreeMap<>();
        String subject = "";
        for (Row row : behaviours()) {
            if (!row.subject().equals(subject)) {
                subject = row.subject();
                rows.append("\n## ")
                        .append(subject)
                        .append("\n\n| | behaviour | state | tests |\n| --: | --- | --- | --- |\n");
            }
            Map<String, Integer> tests = proofs.getOrDefault(row.number(), Map.of());
            String state = tests.isEmpty() ? "open" : row.missing().isEmpty() ? "proved" : "partly";
            states.merge(state, 1, Integer::sum);
            rows.append("| ")
                    .append(row.number())
                    .append(" | ")
                    .append(row.behaviour())
                    .append(" | ")
                    .append(state);
            rows.append(row.missing().isEmpty() ? "" : ": " + row.missing()).append(" | ");
            List<String> names = new ArrayList<>();
            tests.forEach((name, count) -> names.add("`" + name + "`" + (count > 1 ? " (" + count + ")" : "")));
            rows.append(String.join(", ", names)).append(" |\n");
        }
        return """
                # BullMQ conformance

                What a client of BullMQ has to do, and which tests show that this one does. The tests are in the modules `queues`
                and `interop-tests`, where real Node applications are at the other end; each says by `@Behaviour` what it proves.
                *Partly* says what is missing; *open* is not shown by any test, which does not mean that it is not there.

                Of %s behaviours, %s are proved, %s partly, %s are open.

                This page is made by `mvn -pl queues test -Dtest=ConformanceTableTest -Dconformance=write`.
                """.formatted(
                                behaviours().size(),
                                states.getOrDefault("proved", 0),
                                states.getOrDefault("partly", 0),
                                states.getOrDefault("open", 0))
                + rows;
    }

    @Test
    void the_table_in_the_documents_tells_which_tests_there_are() throws IOException {
        String table = table();
        if ("write".equals(System.getProperty("conformance"))) {
            Files.writeString(TABLE, table);
        }
        assertThat(Files.readString(TABLE))
                .as("docs/bullmq-conformance.md; write it anew with -Dconformance=write")
                .isEqualTo(table);
    }

    @Test
    void every_number_that_a_test_names_is_that_of_a_behaviour() throws IOException {
        assertThat(behaviours()).extracting(Row::number).hasSize(180).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(proofs().keySet()))
                .allSatisfy(number -> assertThat(number).isBetween(1, 180));
    }
}
