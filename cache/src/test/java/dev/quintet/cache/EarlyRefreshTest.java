package dev.quintet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Databases;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EarlyRefreshTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @Test
    void refreshes_are_rare_long_before_the_end_and_certain_after_it() {
        Facts facts = new Facts(100, 0);
        assertThat(share(facts, 2000)).as("20 load times before the end").isLessThan(0.001);
        assertThat(share(facts, 100)).as("one load time before the end").isBetween(0.35, 0.39);
        assertThat(share(facts, 10)).isBetween(0.89, 0.92);
        assertThat(facts.refreshIsDue(0, 1, 1)).isTrue();
        assertThat(facts.refreshIsDue(1, 0, 1e-9)).isFalse();
        assertThat(new Facts(100, 60_000).refreshIsDue(60_000, 0, 1))
                .as("stale")
                .isTrue();
        assertThat(new Facts(100, 60_000).refreshIsDue(70_000, 0, 1))
                .as("fresh")
                .isFalse();
        assertThat(Facts.NONE.refreshIsDue(1, 100, 1e-9)).as("nobody loaded it").isFalse();
    }

    /** Of many readers at that time, the part that refreshes: e to the power of minus time left by load time. */
    private static double share(Facts facts, long millisLeft) {
        Random random = new Random(1);
        int due = 0;
        for (int i = 0; i < 100_000; i++) {
            if (facts.refreshIsDue(millisLeft, 1, 1 - random.nextDouble())) {
                due++;
            }
        }
        return due / 100_000.0;
    }

    @Test
    void facts_survive_being_written_and_foreign_ones_are_none() {
        assertThat(Facts.parse(new Facts(12, 34).toString())).isEqualTo(new Facts(12, 34));
        assertThat(Facts.parse("")).isEqualTo(Facts.NONE);
        assertThat(Facts.parse("x:y")).isEqualTo(Facts.NONE);
    }

    @Test
    void a_stale_value_is_served_at_once_while_one_process_loads_the_next() {
        LoadOptions options = LoadOptions.DEFAULTS.withTtl(Duration.ofMillis(1)).withStaleFor(Duration.ofMinutes(5));
        try (Databases databases = Fixtures.open(redis);
                Cache cache = Caches.on(
                        Fixtures.cacheOf(databases), Fixtures.patient().build())) {
            AtomicInteger loads = new AtomicInteger();
            CountDownLatch mayEnd = new CountDownLatch(1);
            cache.get("k", String.class, options, key -> "v0");
            await().atMost(Fixtures.SOON).until(() -> Fixtures.millisLeft(redis, "cache:k") <= 300_000);
            for (int i = 0; i < 20; i++) {
                assertThat(cache.get("k", String.class, options, key -> {
                            mayEnd.await();
                            return "v" + loads.incrementAndGet();
                        }))
                        .contains("v0");
            }
            mayEnd.countDown();
            await().atMost(Fixtures.SOON).until(() -> cache.get("k").equals(Optional.of("v1")));
            assertThat(loads).hasValue(1);
        }
    }

    @Test
    void a_value_is_refreshed_shortly_before_it_expires_and_nobody_misses_it() {
        LoadOptions options = LoadOptions.DEFAULTS.withTtl(Duration.ofMillis(800));
        try (Databases databases = Fixtures.open(redis);
                Cache cache = Caches.on(
                        Fixtures.cacheOf(databases),
                        Fixtures.patient().jitter(0).build())) {
            AtomicInteger loads = new AtomicInteger();
            Loader<Integer> loader = key -> {
                new CountDownLatch(1).await(80, java.util.concurrent.TimeUnit.MILLISECONDS);
                return loads.incrementAndGet();
            };
            cache.get("k", Integer.class, options, loader);
            await().atMost(Fixtures.SOON).pollInterval(Duration.ofMillis(1)).until(() -> {
                assertThat(cache.get("k", Integer.class, options, loader)).isPresent();
                return loads.get() >= 4;
            });
            assertThat(cache.statistics().misses())
                    .as("callers who had to wait")
                    .isEqualTo(1);
        }
    }

    @Test
    void a_refresh_that_fails_leaves_the_value_and_rests_for_a_second() {
        LoadOptions options = LoadOptions.DEFAULTS.withTtl(Duration.ofMillis(1)).withStaleFor(Duration.ofMinutes(5));
        try (Databases databases = Fixtures.open(redis);
                Cache cache = Caches.on(
                        Fixtures.cacheOf(databases), Fixtures.patient().build())) {
            cache.get("k", String.class, options, key -> "old");
            await().atMost(Fixtures.SOON).until(() -> Fixtures.millisLeft(redis, "cache:k") <= 300_000);
            AtomicInteger attempts = new AtomicInteger();
            long started = System.nanoTime();
            await().atMost(Fixtures.SOON).pollInterval(Duration.ofMillis(1)).until(() -> {
                assertThat(cache.get("k", String.class, options, key -> {
                            attempts.incrementAndGet();
                            throw new IllegalStateException("the source is down");
                        }))
                        .contains("old");
                return attempts.get() >= 3;
            });
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(1900));
        }
    }

    @Test
    void who_finds_nothing_after_a_refresh_that_failed_loads_at_once() {
        LoadOptions options = LoadOptions.DEFAULTS.withTtl(Duration.ofMillis(1)).withStaleFor(Duration.ofMinutes(5));
        try (Databases databases = Fixtures.open(redis);
                Cache cache = Caches.on(
                        Fixtures.cacheOf(databases), Fixtures.patient().build())) {
            cache.get("k", String.class, options, key -> "old");
            await().atMost(Fixtures.SOON).until(() -> Fixtures.millisLeft(redis, "cache:k") <= 300_000);
            AtomicInteger attempts = new AtomicInteger();
            cache.get("k", String.class, options, key -> {
                attempts.incrementAndGet();
                throw new IllegalStateException("the source is down");
            });
            await().atMost(Fixtures.SOON)
                    .until(() -> attempts.get() == 1 && "~".equals(redis.cli(Fixtures.NUMBER, "GET", "temp:%lease:k")));
            redis.cli(Fixtures.NUMBER, "DEL", "cache:k");
            redis.cli("CONFIG", "RESETSTAT");
            assertThat(cache.get("k", String.class, options, key -> "new")).contains("new");
            assertThat(CommandCounts.of(redis).calls("evalsha"))
                    .as("round trips: one to find nothing, one to store")
                    .isLessThanOrEqualTo(3);
        }
    }
}
