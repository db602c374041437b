package dev.quintet.operations.alerts;

/**
 * Where an alert is in its life.
 *
 * @since 1.0
 */
public enum AlertState {
    /** Bad, but not for as long as the rule wants yet; nobody was told. */
    PENDING,
    /** Bad, and told. */
    FIRING,
    /** Good again, and told; forgotten with the next round. */
    RESOLVED
}
