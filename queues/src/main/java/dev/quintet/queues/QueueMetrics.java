package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.Suffix;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a queue did, in numbers. Thread-safe.
 *
 * @since 1.0
 */
public final class QueueMetrics {
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*";

    private final QueueParts parts;

    QueueMetrics(QueueParts parts) {
        this.parts = parts;
    }

    /** How many jobs were completed in each of the last {@code minutes}. One round trip. */
    public JobRates completed(int minutes) {
        return read(Suffix.METRICS_COMPLETED, Suffix.METRICS_COMPLETED_DATA, 0, minutes - 1L);
    }

    /** How many jobs failed for good in each of the last {@code minutes}. One round trip. */
    public JobRates failed(int minutes) {
        return read(Suffix.METRICS_FAILED, Suffix.METRICS_FAILED_DATA, 0, minutes - 1L);
    }

    /** How many were completed in some minutes, counted back from 0, the latest. */
    public JobRates completed(long first, long last) {
        return read(Suffix.METRICS_COMPLETED, Suffix.METRICS_COMPLETED_DATA, first, last);
    }

    /** How many failed for good in some minutes, counted back from 0, the latest. */
    public JobRates failed(long first, long last) {
        return read(Suffix.METRICS_FAILED, Suffix.METRICS_FAILED_DATA, first, last);
    }

    private JobRates read(Suffix totals, Suffix minutes, long first, long last) {
        check(first >= 0 && last >= first, "first and last must be from 0 on, were %s and %s", first, last);
        check(last - first < 100_000, "At most 100000 minutes are read at once, but these are %s", last - first + 1);
        List<@Nullable Object> reply = parts.scripts()
                .run(QueueScript.GET_METRICS
                        .on(parts.keys(), parts.keys().key(totals), parts.keys().key(minutes))
                        .with(first, last));
        List<@Nullable Object> counters = Reply.list(reply.get(0));
        long upTo = Reply.number(counters.get(1));
        return new JobRates(
                Reply.number(counters.get(0)),
                upTo > 0 ? Optional.of(Instant.ofEpochMilli(upTo)) : Optional.empty(),
                Reply.list(reply.get(1)).stream().map(Reply::number).toList(),
                Reply.number(reply.get(2)));
    }

    /** Everything in the text format of Prometheus, under the names that Node's BullMQ uses. Three round trips. */
    public String prometheus() {
        return prometheus(Map.of());
    }

    /**
     * The same with further labels on every line.
     *
     * @param labels names of letters, digits and {@code _} to any text
     */
    public String prometheus(Map<String, String> labels) {
        StringBuilder further = new StringBuilder();
        labels.forEach((name, value) -> {
            check(name.matches(LABEL), "A label must be of letters, digits and '_', was '%s'", name);
            further.append(", ")
                    .append(name)
                    .append("=\"")
                    .append(escaped(value))
                    .append('"');
        });
        String queue = "queue=\"" + escaped(parts.keys().queue()) + "\"";
        StringBuilder text = new StringBuilder();
        text.append("# HELP bullmq_job_count Number of jobs in the queue by state\n");
        text.append("# TYPE bullmq_job_count gauge\n");
        Map<String, Long> counts = new TreeMap<>();
        new QueueJobs(parts).counts().forEach((state, count) -> counts.put(state.wireName(), count));
        counts.forEach((state, count) -> text.append("bullmq_job_count{" + queue + ", state=\"" + state + "\"")
                .append(further)
                .append("} ")
                .append(count)
                .append('\n'));
        counter(text, "completed", completed(1), queue + further);
        counter(text, "failed", failed(1), queue + further);
        return text.toString();
    }

    private static void counter(StringBuilder text, String what, JobRates rates, String labels) {
        String name = "bullmq_job_" + what + "_total";
        text.append("# HELP " + name + " Total number of " + what + " jobs\n");
        text.append("# TYPE " + name + " counter\n");
        text.append(name + "{" + labels + "} " + rates.total() + "\n");
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
