package dev.quintet.operations.alerts;

/**
 * Takes messages and sees to it that they arrive, also when the receiver is away for a while.
 *
 * @since 1.0
 */
public interface Outbox extends AutoCloseable {
    /** Takes a message for every channel. Never waits for a receiver, never fails. */
    void send(AlertMessage message);

    /** Stops delivering; what has not arrived may be lost, which is logged. */
    @Override
    void close();
}
