package dev.quintet.emailcache;

import dev.quintet.databases.Database;
import dev.quintet.databases.TtlPolicy;
import java.time.Duration;

/** The time to live that the database's policy allows. */
final class Ttl {
    private static final TtlPolicy POLICY = Database.EMAIL_CACHE.ttlPolicy();

    private Ttl() {}

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
