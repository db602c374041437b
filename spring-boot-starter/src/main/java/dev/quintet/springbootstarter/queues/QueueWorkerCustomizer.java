package dev.quintet.springbootstarter.queues;

import dev.quintet.queues.WorkerOptions;

/**
 * Changes the options of the workers that {@link QueueWorker} makes: limits, backoff strategies, a circuit breaker. A bean of the application's;
 * several are asked in their order, after the properties.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface QueueWorkerCustomizer {
    /** Changes the options of the worker of this queue. */
    void customize(String queue, WorkerOptions.Builder options);
}
