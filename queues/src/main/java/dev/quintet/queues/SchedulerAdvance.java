package dev.quintet.queues;

/**
 * Makes the next job of a scheduler when a worker has taken the current one, before that is run: were it made afterwards, a
 * crash or a failure would end the chain.
 */
@FunctionalInterface
interface SchedulerAdvance {
    /** Leaves schedulers as they are. */
    SchedulerAdvance NONE = job -> {};

    /**
     * Makes the next job. Called again, after a pause, as long as it throws a {@link
     * dev.quintet.databases.errors.DatabaseUnavailableException}; whatever else it throws is told to the worker's listeners, and the
     * job runs all the same.
     *
     * @param job one that has a scheduler
     */
    void beforeRunning(TakenJob job);
}
