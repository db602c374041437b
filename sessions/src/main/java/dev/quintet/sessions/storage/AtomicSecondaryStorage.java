package dev.quintet.sessions.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a writer needs besides Better Auth's operations in order never to undo what others write at the same time.
 *
 * <p>Each is atomic and one round trip, the bulk ones included; those touch their keys one after the other.
 *
 * @since 1.0
 */
public interface AtomicSecondaryStorage extends SecondaryStorage {
    /**
     * Writes only if the key still holds what was read from it.
     *
     * @param expected what was read; null if there was nothing. A key with something else than text in it holds neither
     * @param replacement what to write; null deletes
     * @param ttl from now, at least 1 ms; of no meaning when {@code replacement} is null
     * @return whether it was written
     */
    boolean compareAndSet(String key, @Nullable String expected, @Nullable String replacement, Duration ttl);

    /** Stores the value only if there is nothing. */
    boolean setIfAbsent(String key, String value, Duration ttl);

    /**
     * Raises a moment, kept as milliseconds since 1970: the later of the two stays, and gets this time to live in either
     * case. What is there and is no number counts as the server's present, so that a mark which revokes cannot be
     * weakened by having been damaged.
     *
     * @return the moment that is kept
     */
    long max(String key, long epochMillis, Duration ttl);

    /** What the server's clock shows, to the microsecond. */
    Instant serverTime();

    /** The values in the order of the keys. */
    List<Optional<String>> getAll(List<String> keys);

    /** Like {@link #getAll}, without waiting. The stage completes on a thread that must not be blocked. */
    CompletionStage<List<Optional<String>>> getAllAsync(List<String> keys);

    /** Stores all of these for the same time. */
    void setAll(Map<String, String> values, Duration ttl);

    /** Deletes all of these. */
    void deleteAll(Collection<String> keys);

    /**
     * Gives an expiry to a key that has none; other keys are left as they are.
     *
     * @param ttl from now; zero or less deletes it
     * @return whether it had none
     */
    boolean expireIfEndless(String key, Duration ttl);
}
