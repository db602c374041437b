package dev.quintet.emailcache;

import dev.quintet.databases.Database;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Mail of many users, kept for minutes to spare the mail server, and shared by every process that uses the same Redis
 * database.
 *
 * <p>A folder's list is kept as the plain JSON array under {@code emails:<userId>:<folder>}, so clients in other languages
 * read it, and lists that they write are read here. Ids and folders are any text from outside, the empty one included: none
 * reaches the mail of another user. Every entry expires, 5 minutes to 1 hour after it was stored, by the Redis server's
 * clock.
 *
 * <p>An invalidation wins over every {@link Fill} that began before it, whichever process it came from.
 *
 * <p>What is there and cannot be read counts as not there; {@link EmailCacheOptions#unreadable()} changes that. Reads, fills
 * and invalidations are counted as {@code quintet.emailcache.reads}, {@code .fills} and {@code .invalidated}.
 *
 * <p>Thread-safe, without threads of its own. One round trip for each call unless it says otherwise. Every call throws {@link
 * DatabaseUnavailableException} if Redis did not answer in time.
 *
 * <pre>{@code
 * EmailCache cache = EmailCache.on(databases.get(Database.EMAIL_CACHE));
 * List<Email> emails = cache.cachedEmailList("user123", "inbox", Email.class, () -> imap.read("inbox"));
 * }</pre>
 *
 * @since 1.0
 */
public interface EmailCache {
    /** The cache with standard options and no metrics; see {@link #on(RedisDatabase, EmailCacheOptions, MeterRegistry)}. */
    static EmailCache on(RedisDatabase database) {
        return on(database, EmailCacheOptions.DEFAULTS, new CompositeMeterRegistry());
    }

    /**
     * The cache that lives in this database. Cheap; sends nothing.
     *
     * @param database {@link Database#EMAIL_CACHE}
     * @throws IllegalArgumentException if it is another database
     */
    static EmailCache on(RedisDatabase database, EmailCacheOptions options, MeterRegistry meters) {
        if (database.database() != Database.EMAIL_CACHE) {
            throw new IllegalArgumentException("Mail is kept in " + Database.EMAIL_CACHE + ", but this database is "
                    + database.database() + ". Take databases.get(Database.EMAIL_CACHE).");
        }
        return new RedisEmailCache(database, options, meters);
    }

    /** Stores a folder's list for the standard time; see {@link #cacheEmailList(String, String, List, Duration)}. */
    void cacheEmailList(String userId, String folder, List<?> emails);

    /**
     * Stores a folder's list, whatever was there before. Where somebody may invalidate while the mail server is being read,
     * use {@link #begin} or a loader instead.
     *
     * @param emails what Jackson can write, in the order that readers are to see
     * @param ttl 5 minutes to 1 hour
     * @throws IllegalArgumentException if the list as JSON is larger than {@link EmailCacheOptions#largestEntry()}, or {@code
     *     ttl} is out of range
     */
    void cacheEmailList(String userId, String folder, List<?> emails, Duration ttl);

    /**
     * Stores a folder's list that is JSON already. Readers see these very bytes, except for white space around the array.
     *
     * @throws IllegalArgumentException if it is not one JSON array, or as {@link #cacheEmailList(String, String, List,
     *     Duration)} does
     */
    void cacheEmailListJson(String userId, String folder, String json, Duration ttl);

    /** A folder's list, if it is cached. Elements may be null only if somebody stored nulls. */
    <T> Optional<List<T>> cachedEmailList(String userId, String folder, Class<T> type);

    /** A folder's list as it is stored, for passing on; checked to be a JSON array. */
    Optional<String> cachedEmailListJson(String userId, String folder);

    /**
     * A folder's list, read from the mail server if it is not cached, and then stored for the standard time unless it was
     * invalidated meanwhile. One round trip if it is cached, else three.
     *
     * <p>Callers get their mail whatever Redis answers, after the command timeout if it does not, and also when the list is too
     * large to be kept: it is loaded, not stored, and counted. Of the callers in this process that miss at once, one loads and
     * the others wait for it, for {@link EmailCacheOptions#longestFill()} at most; if it fails, each loads for itself. Other
     * processes load for themselves.
     *
     * @throws E if the loader does
     */
    <T, E extends Exception> List<T> cachedEmailList(
            String userId, String folder, Class<T> type, EmailLoader<T, E> loader) throws E;

    /**
     * Some emails of a cached list, without the rest of it leaving Redis. For a list of more than 64 kB that another client
     * wrote, the whole of it does.
     *
     * @param offset how many to leave out, at least 0
     * @param count how many to read at most, 1 to 1000
     */
    <T> Optional<EmailPage<T>> cachedEmailPage(String userId, String folder, int offset, int count, Class<T> type);

    /** Begins to fill a folder: call it before reading the mail server. */
    Fill begin(String userId, String folder);

    /**
     * Changes members of one message where it is cached: in its folder's list and alone. Atomic; the expiry stays, and so do
     * the bytes of everything else. Fills of the folder that began before are refused, for they may have read the old state.
     *
     * <p>A list that cannot be changed in place (not JSON, or more than 64 kB from another client) is dropped, so that nobody
     * reads the old state from it.
     *
     * @param changes 1 to 50 new values by member; a member that is not there is added
     * @return whether the message was cached
     * @throws IllegalArgumentException if {@code changes} are none, too many, or name {@link EmailCacheOptions#idField()}
     */
    boolean updateEmail(EmailId email, Map<String, ?> changes);

    /** Marks one message as read or unread where it is cached: {@link #updateEmail} of {@link EmailCacheOptions#readField()}. */
    boolean markRead(EmailId email, boolean read);

    /**
     * Moves one message from its folder's cached list to that of another folder, if that one is cached. What is cached of the
     * message alone, attachments included, is dropped. Otherwise like {@link #updateEmail}.
     *
     * @param changes what is different about the message there, such as the id that the mail server gave it; may be empty
     * @return whether the message was cached
     */
    boolean moveEmail(EmailId email, String toFolder, Arrival arrival, Map<String, ?> changes);

    /** Takes one message out of its folder's cached list and drops what is cached of it alone; otherwise like {@link #updateEmail}. */
    boolean removeEmail(EmailId email);

    /** Stores one message for the standard time. */
    void cacheEmail(EmailId id, Object email);

    /** Stores one message, otherwise like {@link #cacheEmailList(String, String, List, Duration)}. */
    void cacheEmail(EmailId id, Object email, Duration ttl);

    /** One message, if it is cached alone; the folder's list is not looked at. */
    <T> Optional<T> cachedEmail(EmailId id, Class<T> type);

    /** Stores what is known about a message's attachments for the standard time; never their content. */
    void cacheAttachments(EmailId id, List<Attachment> attachments);

    /** Stores what is known about a message's attachments; never their content. */
    void cacheAttachments(EmailId id, List<Attachment> attachments, Duration ttl);

    /** What is known about a message's attachments, if it is cached. */
    Optional<List<Attachment>> cachedAttachments(EmailId id);

    /**
     * Stores the content of one attachment.
     *
     * @param attachmentId as in {@link Attachment#id()}
     * @throws IllegalArgumentException if it has more than {@link EmailCacheOptions#largestAttachment()} bytes
     */
    void cacheAttachmentContent(EmailId id, String attachmentId, byte[] content, Duration ttl);

    /** The content of one attachment, if it is cached. */
    Optional<byte[]> cachedAttachmentContent(EmailId id, String attachmentId);

    /** Stores something temporary about a user's mail, such as a draft or the result of a search, for the standard time. */
    void cacheTemporary(String userId, String name, Object value);

    /** Stores something temporary about a user's mail. */
    void cacheTemporary(String userId, String name, Object value, Duration ttl);

    /** Something temporary about a user's mail, if it is still there. */
    <T> Optional<T> cachedTemporary(String userId, String name, Class<T> type);

    /** Drops something temporary; says whether it was there. */
    boolean forgetTemporary(String userId, String name);

    /**
     * Drops everything cached of one user, and refuses every fill that has begun for that user. Atomic; takes time in
     * proportion to what is cached of this user alone.
     *
     * <p>Lists that another client wrote without entering them in the user's index are not found; {@link #invalidate(String,
     * String)} finds them.
     *
     * @return how many entries went
     */
    long invalidate(String userId);

    /**
     * Drops everything cached of one folder: its list, whoever wrote it, messages and attachments; and refuses every fill
     * that has begun for it. Atomic.
     *
     * @return how many entries went
     */
    long invalidate(String userId, String folder);
}
