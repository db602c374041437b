package dev.quintet.databases;

import java.time.Duration;

/**
 * The dedicated connections that each database keeps for blocking commands and transactions.
 *
 * @param size most connections at once, default 8; raise it to the number of threads that block or run transactions at a
 *     time. None is open until it is needed
 * @param maxWait how long a caller waits for a free one, default 1 s
 * @param idle after how long unused a connection is closed, default 1 min
 * @since 1.0
 */
public record PoolSettings(int size, Duration maxWait, Duration idle) {
    public static final PoolSettings DEFAULTS = new PoolSettings(8, Duration.ofSeconds(1), Duration.ofMinutes(1));

    public PoolSettings {
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1 connection, was " + size);
        }
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("maxWait must not be negative, was " + maxWait);
        }
        if (idle.toMillis() < 1) {
            throw new IllegalArgumentException("idle must be at least 1 ms, was " + idle);
        }
    }

    public PoolSettings withSize(int size) {
        return new PoolSettings(size, maxWait, idle);
    }

    public PoolSettings withMaxWait(Duration maxWait) {
        return new PoolSettings(size, maxWait, idle);
    }
}
