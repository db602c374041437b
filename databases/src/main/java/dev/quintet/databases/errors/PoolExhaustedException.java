package dev.quintet.databases.errors;

import org.jspecify.annotations.Nullable;

/**
 * Every dedicated connection of a database was in use for longer than a caller may wait for one.
 *
 * <p>Nothing was done. Return connections sooner, or raise the pool size.
 *
 * @since 1.0
 */
public final class PoolExhaustedException extends QuintetException {
    private static final long serialVersionUID = 1L;

    public PoolExhaustedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
