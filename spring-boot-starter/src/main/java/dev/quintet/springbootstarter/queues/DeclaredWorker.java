package dev.quintet.springbootstarter.queues;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All methods for the jobs of one queue. */
final class DeclaredWorker {
    private final String queue;
    private final Map<String, HandlerMethod> byName = new LinkedHashMap<>();
    private int concurrency;
    private @Nullable String whoSaidConcurrency;

    DeclaredWorker(String queue) {
        this.queue = queue;
    }

    String queue() {
        return queue;
    }

    /** By the names of jobs; that for all others has none. */
    Map<String, HandlerMethod> handlers() {
        return byName;
    }

    /** How many jobs at once; 0 if no method says it. */
    int concurrency() {
        return concurrency;
    }

    void add(String jobName, HandlerMethod handler, List<String> faults) {
        HandlerMethod other = byName.putIfAbsent(jobName, handler);
        if (other != null) {
            faults.add("Both %s and %s are for %s of queue '%s'. Which would run them?"
                    .formatted(
                            other.name(),
                            handler.name(),
                            jobName.isEmpty() ? "all other jobs" : "jobs named '" + jobName + "'",
                            queue));
        }
    }

    void wantConcurrency(int jobs, String method, List<String> faults) {
        if (jobs < 0) {
            faults.add("%s has concurrency = %d. Say at least 1, or nothing.".formatted(method, jobs));
        } else if (jobs > 0 && concurrency > 0 && jobs != concurrency) {
            faults.add("%s wants %d jobs of queue '%s' at once and %s wants %d. They share one worker: say it once."
                    .formatted(whoSaidConcurrency, concurrency, queue, method, jobs));
        } else if (jobs > 0) {
            concurrency = jobs;
            whoSaidConcurrency = method;
        }
    }
}
