package dev.quintet.cache;

import dev.quintet.databases.errors.QuintetException;

/**
 * A loader failed with a checked exception, which is the cause. Nothing was stored; the next call tries again.
 *
 * @since 1.0
 */
public final class LoadFailedException extends QuintetException {
    private static final long serialVersionUID = 1L;

    LoadFailedException(String key, Throwable cause) {
        super("Loading '" + Keys.shown(key) + "' failed: " + cause.getClass().getSimpleName() + ".", cause);
    }
}
