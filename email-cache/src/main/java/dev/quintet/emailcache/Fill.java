package dev.quintet.emailcache;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import java.time.Duration;
import java.util.List;

/**
 * The right to store what is about to be read of one folder, until the folder or its user is invalidated.
 *
 * <p>Begin it before the mail server is asked. If anybody invalidates meanwhile, in this JVM or another, what was read may be
 * old, and storing it is refused. It is also refused when the fill took longer than {@link EmailCacheOptions#longestFill()},
 * when the database was cleared, and when Redis evicted what it knew: in doubt nothing is stored.
 *
 * <p>Thread-safe; holds nothing in the JVM and need not be closed. It may store several things.
 *
 * <pre>{@code
 * Fill fill = cache.begin("user123", "inbox");
 * List<Email> emails = imap.read("inbox");
 * fill.cache(emails);
 * }</pre>
 *
 * @since 1.0
 */
public interface Fill {
    /** Stores the folder's list for the standard time; see {@link #cache(List, Duration)}. */
    boolean cache(List<?> emails);

    /**
     * Stores the folder's list. One round trip.
     *
     * @return whether it was stored; false if it was refused
     * @throws IllegalArgumentException if the list is too large or {@code ttl} outside the database's policy
     * @throws DatabaseUnavailableException if Redis did not answer in time
     */
    boolean cache(List<?> emails, Duration ttl);

    /** Stores one message of the folder, otherwise like {@link #cache(List, Duration)}. */
    boolean cacheEmail(String messageId, Object email, Duration ttl);

    /** Stores what is known about the attachments of one message, otherwise like {@link #cache(List, Duration)}. */
    boolean cacheAttachments(String messageId, List<Attachment> attachments, Duration ttl);
}
