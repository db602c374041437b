package dev.quintet.queues;

import java.time.Duration;

/** How long a worker that found nothing waits for the marker. */
final class BlockTime {
    /** What every Redis from 6.0 on takes; before 7.0.8 it took 1 ms for "for ever". */
    static final Duration SHORTEST = Duration.ofMillis(2);

    /** A marker that got lost costs a delayed job no more than this. */
    static final Duration LONGEST_WITH_DELAYED_JOBS = Duration.ofSeconds(10);

    private BlockTime() {}

    /**
     * The time to wait; zero if the next delayed job is due, and there is nothing to wait for.
     *
     * @param blockUntil when the next delayed job is due, in ms since 1970; 0 if none is known
     */
    static Duration of(double blockUntil, long now, Duration drainDelay) {
        if (blockUntil <= 0) {
            return longer(drainDelay, SHORTEST);
        }
        double left = blockUntil - now;
        if (left <= 0) {
            return Duration.ZERO;
        }
        if (left >= LONGEST_WITH_DELAYED_JOBS.toMillis()) {
            return LONGEST_WITH_DELAYED_JOBS;
        }
        return longer(Duration.ofNanos((long) (left * 1_000_000)), SHORTEST);
    }

    /** As BZPOPMIN takes it. */
    static double seconds(Duration block) {
        return block.toMillis() / 1000.0;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
