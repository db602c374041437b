package dev.quintet.queues.schedulers;

import java.time.Instant;

/**
 * The next job of a scheduler.
 *
 * @param jobId its id, {@code repeat:<scheduler>:<milliseconds>}
 * @param due when it may run
 * @since 1.0
 */
public record Iteration(String jobId, Instant due) {}
