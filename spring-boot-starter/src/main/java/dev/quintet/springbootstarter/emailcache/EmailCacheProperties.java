package dev.quintet.springbootstarter.emailcache;

import dev.quintet.emailcache.EmailCacheOptions;
import dev.quintet.emailcache.EmailCacheOptions.Unreadable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * The settings below {@code quintet.email-cache}. What is not set has the default of {@link EmailCacheOptions}.
 *
 * @param ttl How long an entry lives when nobody says otherwise, 5m to 1h. 5m if not set.
 * @param jitter By what part times are spread, within 5m to 1h. 0.1 if not set.
 * @param largestEntry JSON in one entry. 1 MB (1000000 bytes) if not set.
 * @param largestAttachment The content of one attachment. 1 MB if not set.
 * @param longestFill How long a fill may take. 2m if not set.
 * @param idField The member of a message by which it is found. id if not set.
 * @param readField The member of a message that says whether it was read. read if not set.
 * @param unreadable What reading does with what it cannot read: miss or throw. miss if not set.
 * @since 1.0
 */
@ConfigurationProperties("quintet.email-cache")
public record EmailCacheProperties(
        @Nullable Duration ttl,
        @Nullable Double jitter,
        @Nullable DataSize largestEntry,
        @Nullable DataSize largestAttachment,
        @Nullable Duration longestFill,
        @Nullable String idField,
        @Nullable String readField,
        @Nullable Unreadable unreadable) {

    EmailCacheOptions options() {
        EmailCacheOptions options = EmailCacheOptions.DEFAULTS;
        options = ttl == null ? options : options.withTtl(ttl);
        options = jitter == null ? options : options.withJitter(jitter);
        options = largestEntry == null ? options : options.withLargestEntry(bytes("largest-entry", largestEntry));
        options = largestAttachment == null
                ? options
                : options.withLargestAttachment(bytes("largest-attachment", largestAttachment));
        options = longestFill == null ? options : options.withLongestFill(longestFill);
        options = options.withFields(
                idField == null ? options.idField() : idField, readField == null ? options.readField() : readField);
        return unreadable == null ? options : options.withUnreadable(unreadable);
    }

    private static int bytes(String name, DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("quintet.email-cache." + name + " must be less than 2GB, was " + size);
        }
        return (int) size.toBytes();
    }
}
