package dev.quintet.queues;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A queue as it was at one moment, as far as an operator wants to see it.
 *
 * @param name the queue's name
 * @param paused whether it is paused for all workers
 * @param counts how many jobs are in each state
 * @param oldest how long the job that is next has been ready, by the server's clock; empty if none waits
 * @param recentlyCompleted how many of its latest events, of the last five minutes, say that a job was completed
 * @param recentlyFailed how many of them say that a job failed for good
 * @param workers how many connections of workers there are for it, in whatever language; empty if the server does not let us
 *     list clients
 * @since 1.0
 */
public record QueueGlance(
        String name,
        boolean paused,
        Map<JobState, Long> counts,
        Optional<Duration> oldest,
        long recentlyCompleted,
        long recentlyFailed,
        Optional<Integer> workers) {
    public QueueGlance {
        counts = Map.copyOf(counts);
    }

    /** How many jobs are in this state. */
    public long count(JobState state) {
        return counts.getOrDefault(state, 0L);
    }

    /** How many jobs are ready to run: waiting or prioritized. */
    public long ready() {
        return count(JobState.WAITING) + count(JobState.PRIORITIZED);
    }
}
