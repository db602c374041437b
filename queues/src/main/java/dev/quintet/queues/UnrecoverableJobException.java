package dev.quintet.queues;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler: the job has failed for good, whatever attempts it has left. BullMQ's {@code UnrecoverableError}.
 *
 * @since 1.0
 */
public final class UnrecoverableJobException extends JobSignalException {
    private static final long serialVersionUID = 1L;

    public UnrecoverableJobException(String message) {
        super(message, null);
    }

    public UnrecoverableJobException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
