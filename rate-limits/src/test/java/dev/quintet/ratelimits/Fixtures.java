package dev.quintet.ratelimits;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/** What most tests of this module begin with: the database, open, and limits over it whose time stands still. */
public final class Fixtures implements AutoCloseable {
    public static final Duration SOON = Duration.ofSeconds(10);

    /** A deadline that a busy machine keeps, for tests that are not about deadlines, and no memory of refusals. */
    public static final RateLimitOptions PATIENT =
            RateLimitOptions.DEFAULTS.withDeadline(Duration.ofSeconds(20)).withRememberedKeys(0);

    public final ManualTime time = new ManualTime();
    public final MeterRegistry meters = new SimpleMeterRegistry();
    public final Databases databases;
    public final RedisDatabase database;

    private Fixtures(String url) {
        databases = Databases.open(
                QuintetConfiguration.builder().url(url).application("test").build());
        database = databases.get(Database.RATE_LIMIT);
    }

    public static Fixtures at(RedisServer redis) {
        return new Fixtures(redis.url());
    }

    public static Fixtures at(String url) {
        return new Fixtures(url);
    }

    /** Limits whose clock the test moves. */
    public RateLimits still(RateLimitOptions options) {
        return new RateLimits(database, options, meters, time);
    }

    public RateLimits still() {
        return still(PATIENT);
    }

    /** Limits as they are in production. */
    public RateLimits real(RateLimitOptions options) {
        return RateLimits.open(database, options, meters);
    }

    @Override
    public void close() {
        databases.close();
    }
}
