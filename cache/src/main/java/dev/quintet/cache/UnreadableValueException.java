package dev.quintet.cache;

import dev.quintet.databases.errors.QuintetException;
import org.jspecify.annotations.Nullable;

/**
 * What is stored under a key is not what the caller asked for: another type, foreign content, or damaged. Thrown only by
 * caches that were asked to, {@link CacheOptions.Builder#failOnUnreadable()}; others count it and find nothing.
 *
 * @since 1.0
 */
public final class UnreadableValueException extends QuintetException {
    private static final long serialVersionUID = 1L;

    UnreadableValueException(String key, String reason, @Nullable Throwable cause) {
        super(
                "What is stored under '" + Keys.shown(key) + "' cannot be read: " + reason
                        + " Delete the key, or read it as what it is.",
                cause);
    }
}
