package dev.quintet.queues;

/**
 * In what order jobs of a state are listed.
 *
 * @since 1.0
 */
public enum JobOrder {
    /** Those first that come first: that are taken next, are due next, or finished longest ago. */
    ASCENDING,
    /** Those first that came last. */
    DESCENDING
}
