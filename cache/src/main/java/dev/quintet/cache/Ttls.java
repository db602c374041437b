package dev.quintet.cache;

import dev.quintet.databases.Database;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** How long entries live: the cache's own time or the caller's, within the database's bounds, and spread. */
final class Ttls {
    private static final Duration MOST = Database.CACHE.ttlPolicy().most().orElseThrow();

    private final Duration standard;
    private final double jitter;
    private final DoubleSupplier random;

    /** @param random numbers from 0 to 1 */
    Ttls(Duration standard, double jitter, DoubleSupplier random) {
        this.standard = standard;
        this.jitter = jitter;
        this.random = random;
    }

    /** Refuses what the database does not allow: shortened in silence, an entry would be gone before its writer thinks. */
    static Duration checked(String name, Duration ttl) {
        if (ttl.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be at least 1 ms, was " + ttl);
        }
        if (ttl.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be at most " + MOST.toHours() + " h in the database 'cache', was " + ttl
                            + ". What must live longer is not a cache entry; keep it in a database of its own.");
        }
        return ttl;
    }

    /** A time around what was asked for, in milliseconds; never more than the database allows. */
    long spread(Optional<Duration> asked) {
        return spread(asked, Duration.ZERO);
    }

    /** The same with time behind it in which the entry may be served stale. */
    long spread(Optional<Duration> asked, Duration staleFor) {
        Duration ttl = checked("ttl", asked.orElse(standard));
        checked("ttl with staleFor", ttl.plus(staleFor));
        double factor = 1 + jitter * (2 * random.getAsDouble() - 1);
        long longest = MOST.toMillis() - staleFor.toMillis();
        long millis = Math.min(longest, Math.max(1, Math.round(ttl.toMillis() * factor)));
        return millis + staleFor.toMillis();
    }

    /** The longest that {@link #spread(Optional, Duration)} may come to. */
    long longest(Optional<Duration> asked, Duration staleFor) {
        Duration ttl = checked("ttl", asked.orElse(standard));
        checked("ttl with staleFor", ttl.plus(staleFor));
        return Math.round(ttl.toMillis() * (1 + jitter)) + staleFor.toMillis();
    }

    /** Exactly what was asked for, in milliseconds. */
    long exact(Optional<Duration> asked) {
        return checked("ttl", asked.orElse(standard)).toMillis();
    }
}
