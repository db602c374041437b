package dev.quintet.queues;

import java.time.Duration;
import java.util.Optional;

/**
 * Thrown by a handler: the job is to run again later, and this run does not count as an attempt. BullMQ's {@code DelayedError}.
 *
 * @since 1.0
 */
public final class DelayedJobException extends JobSignalException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> delay;

    /** The handler has moved the job to the delayed ones itself. */
    public DelayedJobException() {
        super("bullmq:movedToDelayed", null);
        delay = Optional.empty();
    }

    /** The worker is to move the job to the delayed ones. */
    public DelayedJobException(Duration delay) {
        super("bullmq:movedToDelayed", null);
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative, was " + delay);
        }
        this.delay = Optional.of(delay);
    }

    /** How long the worker is to delay the job; empty if the handler has done so. */
    public Optional<Duration> delay() {
        return delay;
    }
}
