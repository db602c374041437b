package dev.quintet.interoptests;

import dev.quintet.queues.cron.CronPattern;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The real cron-parser, asked by way of a Node process. */
final class CronParser implements AutoCloseable {
    private final Program node = Program.node("cron.mjs", Map.of());

    /**
     * What to find: the first {@code count} runs after an instant.
     *
     * @param hashSeed what H depends on
     */
    record Question(String pattern, ZoneId zone, Instant after, int count, String hashSeed) {
        static Question of(String pattern, String zone, String after, int count) {
            return new Question(pattern, ZoneId.of(zone), Instant.parse(after), count, "seed");
        }

        /** Our own answer, in the form of cron-parser's. */
        String ours() {
            try {
                return written(CronPattern.parse(pattern, hashSeed).next(after, zone, count));
            } catch (IllegalArgumentException refused) {
                return "!" + refused.getMessage();
            }
        }

        private static String written(List<Instant> runs) {
            return runs.stream().map(run -> String.valueOf(run.toEpochMilli())).collect(Collectors.joining(","));
        }
    }

    /** The runs in ms, between commas; from the first it cannot find on, {@code !} and why. */
    String answer(Question question) {
        node.tell(String.join(
                "\t",
                question.pattern(),
                question.zone().getId(),
                String.valueOf(question.after().toEpochMilli()),
                String.valueOf(question.count()),
                question.hashSeed()));
        return node.line();
    }

    /** The same as local times, for people. */
    static String readable(String answer, ZoneId zone) {
        if (answer.startsWith("!")) {
            return answer;
        }
        return List.of(answer.split(",")).stream()
                .map(run -> run.startsWith("!") ? run : local(Long.parseLong(run), zone))
                .collect(Collectors.joining(" "));
    }

    private static String local(long millis, ZoneId zone) {
        return Instant.ofEpochMilli(millis).atZone(zone).toOffsetDateTime().toString();
    }

    @Override
    public void close() {
        node.close();
    }
}
