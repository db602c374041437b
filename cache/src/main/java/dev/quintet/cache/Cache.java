package dev.quintet.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import tools.jackson.core.type.TypeReference;

/**
 * Values that can be computed again, kept in Redis for a while and shared by all processes.
 *
 * <p>A key may be any text that does not begin with {@code %}; it stands behind {@code cache:} as it is, so {@code user:123}
 * becomes {@code cache:user:123}. Ids that come from outside and may hold a {@code :} should go through {@link
 * dev.quintet.databases.keys.KeyPart} first, or two of them could make one key. Texts are stored as they are and everything
 * else as JSON, readable by any client, unless they are tagged or compressed. Every entry expires: after {@link
 * CacheOptions#ttl()} or the time given, which is spread by {@link CacheOptions#jitter()}, 24 hours at most.
 *
 * <p>The server's clock decides what has expired. Thread-safe. Every call is one round trip unless it says otherwise, and
 * waits no longer than {@link CacheOptions#deadline()}, loaders apart. What is stored and is not what the reader asks for
 * counts as missing.
 *
 * <p>When Redis does not answer, reads find nothing and writes do nothing, or both fail ({@link WhenDown}); what deletes fails
 * always.
 *
 * <pre>{@code
 * cache.set("user:123", user, Duration.ofHours(1));
 * Optional<User> user = cache.get("user:123", User.class);
 * boolean exists = cache.exists("user:123");
 *
 * Optional<User> loaded = cache.get("user:124", User.class, key -> users.find(124));
 * }</pre>
 *
 * @since 1.0
 */
public interface Cache extends AutoCloseable {
    /**
     * Stores a value for {@link CacheOptions#ttl()}.
     *
     * @throws ValueTooLargeException if it is larger than {@link CacheOptions#maxValueBytes()}
     */
    void set(String key, Object value);

    /**
     * Stores a value.
     *
     * @param ttl how long it lives, 1 ms to 24 hours
     * @throws ValueTooLargeException if it is larger than {@link CacheOptions#maxValueBytes()}
     */
    void set(String key, Object value, Duration ttl);

    /**
     * Stores a value, under tags if the options have any.
     *
     * @throws ValueTooLargeException if it is larger than {@link CacheOptions#maxValueBytes()}
     */
    void set(String key, Object value, EntryOptions options);

    /** The text stored under the key. */
    Optional<String> get(String key);

    /** The value stored under the key. */
    <T> Optional<T> get(String key, Class<T> type);

    /** The value stored under the key, of a type with parameters such as a list of users. */
    <T> Optional<T> get(String key, TypeReference<T> type);

    /** Like {@link #get(String, Class)}, without waiting. The stage may complete on a thread of the driver: do not block it. */
    <T> CompletionStage<Optional<T>> getAsync(String key, Class<T> type);

    /** The value, loaded if it is not there, as {@link CacheOptions#loads()} say. */
    <T> Optional<T> get(String key, Class<T> type, Loader<T> loader);

    /**
     * The value, loaded if it is not there. Of all threads and processes that ask at once, one loads, on its own thread, and
     * the others wait for it. One round trip if the value is there, two if it is loaded.
     *
     * <p>What the loader throws reaches its caller, and those in this process who waited for it: unchecked exceptions as they
     * are, others in a {@link LoadFailedException}. Nothing is remembered of it; in other processes one caller each tries
     * for itself. A value that is deleted, written or invalidated by tag while it is being loaded is returned to those who
     * asked before, and not stored.
     *
     * @return empty if the loader gave null, now or when it was asked last
     * @throws LoadTimeoutException if somebody else's load took longer than {@link LoadOptions#deadline()}
     */
    <T> Optional<T> get(String key, Class<T> type, LoadOptions options, Loader<T> loader);

    /** Like {@link #get(String, Class, LoadOptions, Loader)}, for a type with parameters. */
    <T> Optional<T> get(String key, TypeReference<T> type, LoadOptions options, Loader<T> loader);

    /** Whether {@link #get(String)} and its siblings would find a value. Two round trips for a tagged one. */
    boolean exists(String key);

    /**
     * Deletes an entry. A load of it that is under way will not be stored.
     *
     * @return whether there was one
     */
    boolean delete(String key);

    /** The values there are, by their keys, in the order asked for. One round trip for each thousand keys. */
    <T> Map<String, T> getAll(Collection<String> keys, Class<T> type);

    /**
     * Stores all of these, each with a time to live of its own around {@link CacheOptions#ttl()}. Not a transaction. One round
     * trip for each thousand.
     */
    void setAll(Map<String, ?> values);

    /** Stores all of these, each with a time to live of its own around {@code ttl}. Not a transaction. */
    void setAll(Map<String, ?> values, Duration ttl);

    /**
     * Deletes entries, as {@link #delete} does.
     *
     * @return how many there were
     */
    long deleteAll(Collection<String> keys);

    /** Makes every entry under the tag disappear, however many there are, in the same time. */
    void invalidateTag(String tag);

    /** Makes every entry under any of these tags disappear. */
    void invalidateTags(Collection<String> tags);

    /**
     * Stores a temporary value as {@code temp:<key>}. It lives exactly as long as said: a code that is valid for 5 minutes is
     * not valid for longer.
     */
    void setTemp(String key, Object value, Duration ttl);

    /** A temporary value, which stays. */
    <T> Optional<T> getTemp(String key, Class<T> type);

    /** A temporary value, which is gone with this call: of several callers one gets it. If the answer is lost, so is the value. */
    <T> Optional<T> takeTemp(String key, Class<T> type);

    /**
     * Deletes a temporary value.
     *
     * @return whether there was one
     */
    boolean deleteTemp(String key);

    /** What the database holds, measured now for at most 1 s, and what this process did. For operators. */
    CacheStatistics statistics();

    /**
     * Ends background loads and what listens, and takes the meters out of their registry; the database stays open. Does not
     * wait. Calls work as before, without a near cache, early refreshes, and renewal of leases.
     */
    @Override
    void close();
}
