package dev.quintet.cache;

import org.jspecify.annotations.Nullable;

/**
 * Gets a value from where it really lives, for a cache that does not have it.
 *
 * @param <T> what it loads
 * @since 1.0
 */
@FunctionalInterface
public interface Loader<T> {
    /**
     * Loads the value of {@code key}.
     *
     * @return the value, or null if there is none; that is remembered too
     * @throws Exception if it cannot tell; nothing is remembered then
     */
    @Nullable
    T load(String key) throws Exception;
}
