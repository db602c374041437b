package dev.quintet.databases;

import java.time.Duration;
import java.util.Optional;

/**
 * What is in one database.
 *
 * @param number its number on the server
 * @param connected whether it could be asked; if not, {@code error} says why and the counts are 0
 * @param keys how many keys it holds
 * @param expiringKeys how many of these have an expiry
 * @param averageTtl how long the expiring keys have left, on average over a sample; empty if there are none
 * @param memory what its keys take; empty if it could not be measured
 * @param strays keys that do not belong here; empty if they could not be looked for
 * @param pool how its dedicated connections are used
 * @param error why something is missing
 * @since 1.0
 */
public record DatabaseInfo(
        int number,
        boolean connected,
        long keys,
        long expiringKeys,
        Optional<Duration> averageTtl,
        Optional<MemoryEstimate> memory,
        Optional<StrayEstimate> strays,
        PoolUse pool,
        Optional<String> error) {
    static DatabaseInfo unreachable(RedisDatabase database, String error) {
        return new DatabaseInfo(
                database.number(),
                false,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                database.pool(),
                Optional.of(error));
    }
}
