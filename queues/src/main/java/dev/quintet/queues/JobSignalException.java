package dev.quintet.queues;

import dev.quintet.databases.errors.QuintetException;
import org.jspecify.annotations.Nullable;

/**
 * What a handler throws to say something else than "this attempt failed".
 *
 * @since 1.0
 */
public abstract sealed class JobSignalException extends QuintetException
        permits DelayedJobException,
                RateLimitedJobException,
                UnrecoverableJobException,
                WaitingChildrenJobException,
                WaitingJobException {
    private static final long serialVersionUID = 1L;

    JobSignalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
