package dev.quintet.cli;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.ServerInfo;
import java.util.Locale;
import java.util.Optional;

/**
 * How often look-ups found a key, since the server began. Redis counts that per server, not per database.
 *
 * @param hits look-ups that found one
 * @param misses look-ups that did not
 */
record HitRatio(long hits, long misses) {
    /** Empty if nothing was looked up yet. */
    static Optional<HitRatio> read(RedisDatabase database) {
        ServerInfo info = ServerInfo.parse(database.call(redis -> redis.info("stats")));
        return Optional.of(new HitRatio(info.number("keyspace_hits"), info.number("keyspace_misses")))
                .filter(ratio -> ratio.hits + ratio.misses > 0);
    }

    String text() {
        return String.format(Locale.ROOT, "%.1f %% of %d", 100.0 * hits / (hits + misses), hits + misses);
    }
}
