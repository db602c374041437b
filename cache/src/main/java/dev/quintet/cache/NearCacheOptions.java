package dev.quintet.cache;

import java.time.Duration;

/**
 * How much is kept in this process, and for how long at most.
 *
 * @param maxBytes about how much heap the near cache may take, default 64 MB; an entry counts as twice its stored size, for
 *     the value it was read into, and 200 bytes
 * @param maxAge the longest a value is believed without asking Redis, default 1 minute, should an invalidation ever be lost;
 *     shorter costs reads
 * @since 1.0
 */
public record NearCacheOptions(long maxBytes, Duration maxAge) {
    public static final NearCacheOptions DEFAULTS = new NearCacheOptions(64_000_000, Duration.ofMinutes(1));

    public NearCacheOptions {
        if (maxBytes < 1000) {
            throw new IllegalArgumentException("maxBytes must be at least 1000, was " + maxBytes);
        }
        if (maxAge.toMillis() < 1) {
            throw new IllegalArgumentException("maxAge must be at least 1 ms, was " + maxAge);
        }
    }

    public NearCacheOptions withMaxBytes(long maxBytes) {
        return new NearCacheOptions(maxBytes, maxAge);
    }

    public NearCacheOptions withMaxAge(Duration maxAge) {
        return new NearCacheOptions(maxBytes, maxAge);
    }
}
