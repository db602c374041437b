package dev.quintet.cli.queues;

import dev.quintet.cli.Durations;
import dev.quintet.cli.Table;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A queue in one line.
 *
 * @param counts how many jobs are in each state
 * @param oldest how long the job that is next has been ready, if one waits
 */
record QueueView(String name, boolean paused, Map<JobState, Long> counts, Optional<Duration> oldest) {
    static QueueView of(Queue queue) {
        Map<JobState, Long> counts = queue.jobs().counts();
        return new QueueView(queue.name(), queue.isPaused(), counts, oldest(queue));
    }

    private static Optional<Duration> oldest(Queue queue) {
        Instant now = Instant.now();
        return Stream.of(JobState.WAITING, JobState.PRIORITIZED)
                .flatMap(state -> queue.jobs().list(state, 0, 0).stream())
                .map(QueueView::ready)
                .min(Instant::compareTo)
                .map(since -> Duration.between(since, now).isNegative() ? Duration.ZERO : Duration.between(since, now));
    }

    private static Instant ready(Job job) {
        return job.timestamp().plus(job.options().delay());
    }

    long waiting() {
        return count(JobState.WAITING) + count(JobState.PRIORITIZED);
    }

    long count(JobState state) {
        return counts.getOrDefault(state, 0L);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("paused", paused);
        Map<String, Object> byState = new LinkedHashMap<>();
        counts.forEach((state, count) -> byState.put(state.wireName(), count));
        json.put("counts", byState);
        oldest.ifPresent(age -> json.put("oldestWaitingMillis", age.toMillis()));
        return json;
    }

    static String table(List<QueueView> queues) {
        if (queues.isEmpty()) {
            return "There are no queues. quintet add QUEUE NAME JSON makes one.";
        }
        Table table = new Table("queue", "waiting", "active", "delayed", "failed", "completed", "oldest", "");
        queues.forEach(queue -> table.row(
                queue.name,
                Long.toString(queue.waiting()),
                Long.toString(queue.count(JobState.ACTIVE)),
                Long.toString(queue.count(JobState.DELAYED)),
                Long.toString(queue.count(JobState.FAILED)),
                Long.toString(queue.count(JobState.COMPLETED)),
                queue.oldest.map(Durations::text).orElse("-"),
                queue.paused ? "paused" : ""));
        return table.toString();
    }
}
