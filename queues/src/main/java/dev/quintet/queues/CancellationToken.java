package dev.quintet.queues;

import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Tells a handler that it should stop: its lock was lost, somebody cancelled its job, or the worker closes.
 *
 * <p>A handler that waits or sleeps need not look at it, because its thread is interrupted as well. One that computes, or that
 * returned a stage and runs elsewhere, should look now and then.
 *
 * <p>Thread-safe.
 *
 * @since 1.0
 */
public interface CancellationToken {
    /** Whether the handler should stop. Once true, always true. */
    boolean isCancelled();

    /** Why; empty while it should go on. */
    Optional<String> reason();

    /**
     * Whether the job is no longer this worker's: its lock was lost, and perhaps another worker runs it now. Whatever the handler
     * returns or throws then is dropped.
     */
    boolean isLockLost();

    /** Runs an action when the job is cancelled, on the thread that cancels it, which it must not hold up; at once if it already is. */
    void onCancel(Runnable action);

    /**
     * Does nothing until the job is cancelled.
     *
     * @throws CancellationException if it was cancelled, with the reason
     */
    void throwIfCancelled();
}
