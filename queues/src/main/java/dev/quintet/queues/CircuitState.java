package dev.quintet.queues;

/**
 * How a worker's {@link CircuitBreaker} stands.
 *
 * @since 1.0
 */
public enum CircuitState {
    /** All is well: the worker takes jobs. Always so without a circuit breaker. */
    CLOSED,
    /** Too many jobs failed: the worker takes none for a while. */
    OPEN,
    /** The worker takes a single job, to see whether the trouble is over. */
    HALF_OPEN
}
