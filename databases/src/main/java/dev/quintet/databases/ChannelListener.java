package dev.quintet.databases;

/**
 * Hears what is published on a channel. Called on a thread of the driver: hand over, do not block.
 *
 * @since 1.0
 */
public interface ChannelListener {
    /** A message. */
    void message(String text);

    /**
     * The subscription began, or began again after the connection was lost: anything may have been published in between,
     * and Redis does not keep it.
     */
    default void resumed() {}
}
