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
final class Fixtures implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(10);

    /** A deadline that a busy machine keeps, for tests that are not about deadlines, and no memory of refusals. */
    static final RateLimitOptions PATIENT =
            RateLimitOptions.DEFAULTS.withDeadline(Duration.ofSeconds(20)).withRememberedKeys(0);

    final ManualTime time = new ManualTime();
    final MeterRegistry meters = new SimpleMeterRegistry();
    final Databases databases;
    final RedisDatabase database;

    private Fixtures(String url) {
        databases = Databases.open(
                QuintetConfiguration.builder().url(url).application("test").build());
        database = databases.get(Database.RATE_LIMIT);
    }

    static Fixtures at(RedisServer redis) {
        return new Fixtures(redis.url());
    }

    static Fixtures at(String url) {
        return new Fixtures(url);
    }

    /** Limits whose clock the test moves. */
    RateLimits still(RateLimitOptions options) {
        return new RateLimits(database, options, meters, time);
    }

    RateLimits still() {
        return still(PATIENT);
    }

    /** Limits as they are in production. */
    RateLimits real(RateLimitOptions options) {
        return RateLimits.open(database, options, meters);
    }

    @Override
    public void close() {
        databases.close();
    }
}
