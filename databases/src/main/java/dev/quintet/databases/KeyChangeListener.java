package dev.quintet.databases;

/**
 * Hears which keys of a database were changed, so that what was remembered of them can be forgotten. Called on threads of
 * the driver, one call at a time: hand over, do not block.
 *
 * @since 1.0
 */
public interface KeyChangeListener {
    /** Changes are told from now on. None was told before, so nothing remembered until now can be relied on. */
    void began();

    /** A key was written, deleted, evicted, or found expired. Perhaps in another database of the server: Redis does not say. */
    void changed(String key);

    /** Every key may have changed: a database of the server was flushed. */
    void everythingChanged();

    /** Changes are no longer told: the connection broke or fell silent. {@link #began()} follows when it is back. */
    void lost();
}
