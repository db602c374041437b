package dev.quintet.cache;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Timeouts;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What most tests of this module begin with. */
final class Fixtures {
    static final Duration SOON = Duration.ofSeconds(10);

    private Fixtures() {}

    /** The number of the database in these tests. */
    static final int NUMBER = 1;

    static QuintetConfiguration.Builder at(String url) {
        return QuintetConfiguration.builder()
                .url(url)
                .application("test")
                .timeouts(Timeouts.DEFAULTS.withConnect(Duration.ofSeconds(1)));
    }

    static Databases open(RedisServer server) {
        return Databases.open(at(server.url()).build());
    }

    /** Options with a deadline that a busy machine keeps too. */
    static CacheOptions.Builder patient() {
        return CacheOptions.builder().deadline(Duration.ofSeconds(5)).whenDown(WhenDown.FAIL);
    }

    static CacheParts parts(RedisDatabase database, CacheOptions options) {
        return new CacheParts(database, options, new SimpleMeterRegistry());
    }

    /** What PTTL says. */
    static long millisLeft(RedisServer redis, String key) {
        return (Long) Objects.requireNonNull(redis.cli(NUMBER, "PTTL", key));
    }

    static NearCache near(CacheParts parts) {
        return Objects.requireNonNull(parts.near(), "opened without a near cache");
    }

    static RedisDatabase cacheOf(Databases databases) {
        return databases.get(Database.CACHE);
    }

    /** In a thread of its own: the common pool has a single one on two processors, and a test that waits would hold it. */
    static <T> CompletableFuture<T> elsewhere(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task).start());
    }
}
