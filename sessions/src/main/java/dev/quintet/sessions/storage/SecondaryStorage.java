package dev.quintet.sessions.storage;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import java.time.Duration;
import java.util.Optional;

/**
 * Better Auth's secondary storage: its five operations under its own names, with the same meaning, on the same keys.
 *
 * <p>Keys are those that Better Auth speaks of, such as a token or {@code active-sessions-<userId>}; how they are named in
 * Redis says the {@link KeyStyle}. Values are text. Thread-safe; each call is one round trip, and fails with {@link
 * DatabaseUnavailableException} when Redis does not answer.
 *
 * @since 1.0
 */
public interface SecondaryStorage {
    /** The value; empty if there is none, or if the key holds something else than text. */
    Optional<String> get(String key);

    /** The value, which is gone afterwards: of all who ask, one gets it. For what may be used once. */
    Optional<String> getAndDelete(String key);

    /**
     * Adds one and returns the sum. The time to live is set only by the call that creates the counter, so the window is
     * fixed and never extended.
     *
     * @param ttl at least 1 s
     */
    long increment(String key, Duration ttl);

    /**
     * Stores the value for this time, over whatever was there. Better Auth's own storage takes a time of 0 or less for
     * "for ever"; here that is refused, because it comes from what has just expired.
     *
     * @param ttl at least 1 ms
     * @throws IllegalArgumentException if {@code ttl} is less
     */
    void set(String key, String value, Duration ttl);

    /** Stores the value until it is deleted: what Better Auth does without a time to live. */
    void setWithoutExpiry(String key, String value);

    /** Deletes it, whatever it is. */
    void delete(String key);
}
