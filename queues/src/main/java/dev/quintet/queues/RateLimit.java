package dev.quintet.queues;

import java.time.Duration;

/**
 * How many jobs all workers of a queue may start in a span of time.
 *
 * @param max jobs, at least 1
 * @param per the span, which begins with the first job; at least 1 ms
 * @since 1.0
 */
public record RateLimit(int max, Duration per) {
    public RateLimit {
        if (max < 1) {
            throw new IllegalArgumentException("max must be at least 1 job, was " + max);
        }
        if (per.toMillis() < 1) {
            throw new IllegalArgumentException("per must be at least 1 ms, was " + per);
        }
    }
}
