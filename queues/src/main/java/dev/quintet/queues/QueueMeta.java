package dev.quintet.queues;

import dev.quintet.queues.protocol.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a queue says about itself.
 *
 * @param version the library that opened it last, such as {@code bullmq:6.7.0}
 * @param paused whether it is paused for all workers
 * @param maxEvents about how many events are kept
 * @param concurrency how many jobs may be active at once
 * @param rate how many may be begun in what time
 * @param fields all of that as it is stored, with what this version does not know
 * @since 1.0
 */
public record QueueMeta(
        Optional<String> version,
        boolean paused,
        OptionalLong maxEvents,
        OptionalInt concurrency,
        Optional<QueueLimits.Rate> rate,
        Map<String, String> fields) {
    public QueueMeta {
        fields = Map.copyOf(fields);
    }

    static QueueMeta of(Map<String, String> fields) {
        long max = number(fields, "max").orElse(0);
        long duration = number(fields, "duration").orElse(0);
        OptionalLong concurrency = number(fields, "concurrency");
        return new QueueMeta(
                Optional.ofNullable(fields.get("version")),
                fields.containsKey("paused"),
                number(fields, "opts.maxLenEvents"),
                concurrency.isPresent() ? OptionalInt.of((int) concurrency.getAsLong()) : OptionalInt.empty(),
                max >= 1 && duration >= 1
                        ? Optional.of(new QueueLimits.Rate((int) max, Duration.ofMillis(duration)))
                        : Optional.empty(),
                fields);
    }

    private static OptionalLong number(Map<String, String> fields, String name) {
        String text = fields.getOrDefault(name, "");
        try {
            return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Reply.number(text));
        } catch (NumberFormatException notANumber) {
            return OptionalLong.empty();
        }
    }
}
