package dev.quintet.emailcache;

import java.util.List;

/**
 * Reads a folder from the mail server.
 *
 * @param <T> what an email is to the application
 * @param <E> what it throws; the cache passes it on and stores nothing
 * @since 1.0
 */
@FunctionalInterface
public interface EmailLoader<T, E extends Exception> {
    List<T> load() throws E;
}
