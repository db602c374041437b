package dev.quintet.queues;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Grows from 50 ms, doubling up to a longest pause, each time spread over its upper half so that many workers do not come
 * back at once. Not thread-safe.
 */
final class PauseBetweenTries {
    private static final long FIRST_MILLIS = 50;

    private final long longestMillis;
    private int failures;

    PauseBetweenTries(Duration longest) {
        this.longestMillis = longest.toMillis();
    }

    /** How long to wait after one more failure. */
    Duration next() {
        long ceiling = Math.min(longestMillis, FIRST_MILLIS << Math.min(failures, 20));
        failures++;
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
    }

    /** It worked: the next pause is the first again. */
    void reset() {
        failures = 0;
    }

    /** Whether the last try failed. */
    boolean failing() {
        return failures > 0;
    }
}
