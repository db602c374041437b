package dev.quintet.queues;

import java.time.Duration;
import java.util.Optional;

/**
 * Thrown by a handler: somebody else's limit is reached. The job goes back to the head of those that wait, this run does not
 * count as an attempt, and the worker fetches nothing until the limit is over. BullMQ's {@code RateLimitError}.
 *
 * <p>Other workers hold back as well if they, or the queue, have a limiter; without one nobody looks at the limit.
 *
 * @since 1.0
 */
public final class RateLimitedJobException extends JobSignalException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> limit;

    /** The handler has limited the queue itself. */
    public RateLimitedJobException() {
        super("bullmq:rateLimitExceeded", null);
        limit = Optional.empty();
    }

    /** The worker is to limit the queue for so long. */
    public RateLimitedJobException(Duration limit) {
        super("bullmq:rateLimitExceeded", null);
        if (limit.toMillis() < 1) {
            throw new IllegalArgumentException("limit must be at least 1 ms, was " + limit);
        }
        this.limit = Optional.of(limit);
    }

    /** How long the worker is to limit the queue; empty if the handler has done so. */
    public Optional<Duration> limit() {
        return limit;
    }
}
