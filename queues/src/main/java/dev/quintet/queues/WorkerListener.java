package dev.quintet.queues;

import java.util.List;

/**
 * Hears what happens in one worker, in this process. What happens in the whole queue is told by {@link QueueEvents}.
 *
 * <p>Called on the threads of the worker, which go on when it returns: be quick. What it throws is logged and has no effect.
 *
 * @since 1.0
 */
public interface WorkerListener {
    /** Hears nothing. */
    WorkerListener NONE = new WorkerListener() {};

    /** A job was taken, and its handler runs next. */
    default void active(Job job) {}

    /**
     * A job completed.
     *
     * @param result what the handler returned, as JSON
     */
    default void completed(Job job, String result) {}

    /** An attempt failed; the job runs again if it has attempts left, else it has failed for good. */
    default void failed(Job job, Throwable failure) {}

    /** This worker found a job whose worker is gone, and made it wait again. */
    default void stalled(String jobId) {}

    /** There was nothing left to fetch. */
    default void drained() {}

    /** Something went wrong that no job is told of: Redis did not answer, or a lock was lost. The worker goes on. */
    default void error(Throwable failure) {}

    /** The locks of these jobs were lost; their handlers were told to stop. */
    default void lockRenewalFailed(List<String> jobIds) {}

    /** The locks of these jobs were renewed. */
    default void locksRenewed(List<String> jobIds) {}

    /** The worker fetches nothing until it is resumed. */
    default void paused() {}

    /** The worker fetches again; told before it takes the first job. */
    default void resumed() {}

    /** The worker's {@link CircuitBreaker} opened, tries a single job, or closed. */
    default void circuitChanged(CircuitState state) {}

    /** The worker was told to close, and takes no more jobs. */
    default void closing() {}

    /** The worker is closed. */
    default void closed() {}
}
