package dev.quintet.emailcache;

import dev.quintet.databases.Database;
import dev.quintet.databases.TtlPolicy;
import java.time.Duration;

/** The time to live that the database's policy allows. */
final class Ttl {
    private static final TtlPolicy POLICY = Database.EMAIL_CACHE.ttlPolicy();

    private Ttl() {}

    /**
     * A time around an allowed one, and itself allowed, in milliseconds: what lives for 5 minutes, the least, is given up to a
     * tenth more with a jitter of 0.1, and what lives for an hour, the most, up to a tenth less.
     *
     * @param random from 0 to 1
     */
    static long spread(Duration ttl, double jitter, double random) {
        long millis = check(ttl).toMillis();
        long from = Math.max(POLICY.least().orElseThrow().toMillis(), Math.round(millis * (1 - jitter)));
        long to = Math.min(POLICY.most().orElseThrow().toMillis(), Math.round(millis * (1 + jitter)));
        return from + Math.round((to - from) * random);
    }

    /** The same time, if it is allowed. */
    static Duration check(Duration ttl) {
        Duration least = POLICY.least().orElseThrow();
        Duration most = POLICY.most().orElseThrow();
        if (ttl.compareTo(least) < 0 || ttl.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "ttl must be " + least.toMinutes() + " min to " + most.toMinutes() + " min, as for every entry of "
                            + Database.EMAIL_CACHE.wireName() + ", was " + ttl.toMillis() + " ms");
        }
        return ttl;
    }
}
