package dev.quintet.databases;

/**
 * An interest in a channel, until it is closed. Closing is immediate and never fails.
 *
 * @since 1.0
 */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
