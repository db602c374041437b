package dev.quintet.cli.queues;

import dev.quintet.cli.Durations;
import dev.quintet.cli.Table;
import dev.quintet.queues.ConnectedClient;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueJobs;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that is to be known of a queue at a glance.
 *
 * @param failures how many of the latest failed jobs have which reason, the most frequent first
 */
record QueueReport(QueueView view, List<ConnectedClient> workers, Map<String, Long> failures) {
    private static final int LONGEST_REASON = 120;

    static QueueReport of(Queue queue) {
        Map<String, Long> reasons = queue.jobs().list(JobState.FAILED, 0, QueueJobs.MOST - 1L).stream()
                .collect(Collectors.groupingBy(QueueReport::reason, Collectors.counting()));
        Map<String, Long> sorted = new LinkedHashMap<>();
        reasons.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return new QueueReport(QueueView.of(queue), queue.workers(), sorted);
    }

    private static String reason(Job job) {
        String first = job.failedReason().orElse("").lines().findFirst().orElse("(no reason)");
        return first.length() <= LONGEST_REASON ? first : first.substring(0, LONGEST_REASON) + "…";
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(view.json());
        json.put(
                "workers",
                workers.stream()
                        .map(worker -> Map.of("name", worker.name().orElse(""), "address", worker.address()))
                        .toList());
        json.put("failures", failures);
        return json;
    }

    String text() {
        Table states = new Table("state", "jobs");
        view.counts().forEach((state, count) -> states.row(state.wireName(), Long.toString(count)));
        StringBuilder text = new StringBuilder(view.name())
                .append(view.paused() ? " is paused\n\n" : "\n\n")
                .append(states)
                .append("\n\n");
        view.oldest()
                .ifPresent(age -> text.append("The next job has waited ")
                        .append(Durations.text(age))
                        .append(".\n"));
        text.append(workers.isEmpty() ? "No worker is connected.\n" : workers.size() + " connected workers:\n");
        workers.forEach(worker -> text.append("  ")
                .append(worker.name().orElse("(no name)"))
                .append("  ")
                .append(worker.address())
                .append('\n'));
        if (!failures.isEmpty()) {
            Table reasons = new Table("failed", "because");
            failures.forEach((reason, count) -> reasons.row(Long.toString(count), reason));
            text.append('\n').append(reasons).append('\n');
        }
        return text.toString().stripTrailing();
    }
}
