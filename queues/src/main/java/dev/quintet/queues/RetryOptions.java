package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

/**
 * How a finished job is tried again.
 *
 * @param from the state that it is in: {@link JobState#FAILED} or {@link JobState#COMPLETED}
 * @param resetAttemptsMade whether its attempts are counted anew, so that it has all of them again
 * @param resetAttemptsStarted whether the times that it was begun are counted anew
 * @since 1.0
 */
public record RetryOptions(JobState from, boolean resetAttemptsMade, boolean resetAttemptsStarted) {
    /** A failed job, whose attempts count. */
    public static final RetryOptions FAILED = new RetryOptions(JobState.FAILED, false, false);

    /** A completed job, whose attempts count. */
    public static final RetryOptions COMPLETED = new RetryOptions(JobState.COMPLETED, false, false);

    public RetryOptions {
        check(
                from == JobState.FAILED || from == JobState.COMPLETED,
                "Only a job that is completed or failed can be retried, but from was %s",
                from);
    }

    public RetryOptions withResetAttemptsMade() {
        return new RetryOptions(from, true, resetAttemptsStarted);
    }

    public RetryOptions withResetAttemptsStarted() {
        return new RetryOptions(from, resetAttemptsMade, true);
    }
}
