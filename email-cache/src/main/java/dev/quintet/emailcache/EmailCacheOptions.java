package dev.quintet.emailcache;

import dev.quintet.databases.Database;
import java.time.Duration;

/**
 * How an {@link EmailCache} keeps mail.
 *
 * @param ttl how long an entry lives when nobody says otherwise, 5 minutes to 1 hour, default 5 minutes. Longer spares the
 *     mail server and shows changes later that nobody invalidated
 * @param jitter by what part times are spread up and down, so that the mail of users who came together is not read again
 *     together; 0 to 0.5, default 0.1, never beyond 5 minutes and 1 hour. With 0 every entry lives exactly as long as said
 * @param largestEntry the most bytes of JSON that one entry may have, default 1 000 000, at most 5 000 000. Redis serves
 *     nobody else while it copies a large entry
 * @param largestAttachment the most bytes of content that one attachment may have, default 1 000 000, at most 5 000 000
 * @param longestFill how long a fill may take before it is refused, default 2 minutes; longer than the slowest read of a
 *     folder that should still be kept
 * @param idField the member of a message that holds its id, default {@code id}
 * @param readField the member of a message that says whether it was read, default {@code read}
 * @param unreadable what reading does with an entry that it cannot read, default {@link Unreadable#MISS}
 * @since 1.0
 */
public record EmailCacheOptions(
        Duration ttl,
        double jitter,
        int largestEntry,
        int largestAttachment,
        Duration longestFill,
        String idField,
        String readField,
        Unreadable unreadable) {
    /** What reading does with an entry that it cannot read. */
    public enum Unreadable {
        /** Answers as if nothing were there, and counts it. */
        MISS,
        /** Throws an {@link UnreadableEntryException}, and counts it. For tests and for finding out who writes such entries. */
        THROW
    }

    /** What JSON may have that is to be read again: the bound of {@link dev.quintet.databases.Json}. */
    private static final int MOST_BYTES = 5_000_000;

    public static final EmailCacheOptions DEFAULTS = new EmailCacheOptions(
            Database.EMAIL_CACHE.ttlPolicy().standard().orElseThrow(),
            0.1,
            1_000_000,
            1_000_000,
            Duration.ofMinutes(2),
            "id",
            "read",
            Unreadable.MISS);

    public EmailCacheOptions {
        Ttl.check(ttl);
        if (!(jitter >= 0 && jitter <= 0.5)) {
            throw new IllegalArgumentException("jitter must be from 0 to 0.5, was " + jitter);
        }
        bytes("largestEntry", largestEntry);
        bytes("largestAttachment", largestAttachment);
        if (longestFill.toSeconds() < 1 || longestFill.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("longestFill must be 1 s to 1 h, was " + longestFill);
        }
        if (idField.equals(readField)) {
            throw new IllegalArgumentException("idField and readField must differ, both were '" + idField + "'");
        }
    }

    public EmailCacheOptions withTtl(Duration ttl) {
        return new EmailCacheOptions(
                ttl, jitter, largestEntry, largestAttachment, longestFill, idField, readField, unreadable);
    }

    public EmailCacheOptions withJitter(double jitter) {
        return new EmailCacheOptions(
                ttl, jitter, largestEntry, largestAttachment, longestFill, idField, readField, unreadable);
    }

    public EmailCacheOptions withLargestEntry(int largestEntry) {
        return new EmailCacheOptions(
                ttl, jitter, largestEntry, largestAttachment, longestFill, idField, readField, unreadable);
    }

    public EmailCacheOptions withLargestAttachment(int largestAttachment) {
        return new EmailCacheOptions(
                ttl, jitter, largestEntry, largestAttachment, longestFill, idField, readField, unreadable);
    }

    public EmailCacheOptions withLongestFill(Duration longestFill) {
        return new EmailCacheOptions(
                ttl, jitter, largestEntry, largestAttachment, longestFill, idField, readField, unreadable);
    }

    /** The members by which messages are found and marked, where the application names them otherwise. */
    public EmailCacheOptions withFields(String idField, String readField) {
        return new EmailCacheOptions(
                ttl, jitter, largestEntry, largestAttachment, longestFill, idField, readField, unreadable);
    }

    public EmailCacheOptions withUnreadable(Unreadable unreadable) {
        return new EmailCacheOptions(
                ttl, jitter, largestEntry, largestAttachment, longestFill, idField, readField, unreadable);
    }

    private static void bytes(String name, int value) {
        if (value < 1 || value > MOST_BYTES) {
            throw new IllegalArgumentException(name + " must be 1 to " + MOST_BYTES + " bytes, was " + value);
        }
    }
}
