package dev.quintet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Databases;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a cache that was closed leaves behind, for those who still hold it and for the next. */
class ClosedCacheTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private Cache cache() {
        return Caches.on(Fixtures.cacheOf(databases), Fixtures.patient().build());
    }

    @Test
    void a_load_after_the_end_gives_its_value_and_keeps_nobody_waiting() {
        Cache cache = cache();
        cache.close();
        assertThat(cache.get("k", String.class, key -> "loaded")).contains("loaded");
        assertThat(redis.cli(Fixtures.NUMBER, "EXISTS", "temp:%lease:k")).isEqualTo(0L);
    }

    @Test
    void who_waits_after_the_end_listens_to_nothing() {
        try (Cache loading = cache()) {
            Cache closed = cache();
            closed.close();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch mayEnd = new CountDownLatch(1);
            var load = Fixtures.elsewhere(() -> loading.get("k", String.class, key -> {
                begun.countDown();
                mayEnd.await();
                return "loaded";
            }));
            await().atMost(Fixtures.SOON).until(() -> begun.getCount() == 0);
            var waiting = Fixtures.elsewhere(() -> closed.get("k", String.class, key -> "again"));
            await().atMost(Fixtures.SOON)
                    .until(() -> "+".equals(redis.cli(Fixtures.NUMBER, "GETRANGE", "temp:%lease:k", "-1", "-1")));
            assertThat(String.valueOf(redis.cli("PUBSUB", "CHANNELS"))).doesNotContain("leases");
            mayEnd.countDown();
            assertThat(load.join()).contains("loaded");
            assertThat(waiting.join()).contains("loaded");
        }
    }

    @Test
    void nothing_is_answered_from_this_process_any_more() {
        CacheParts parts = Fixtures.parts(
                Fixtures.cacheOf(databases),
                Fixtures.patient().near(NearCacheOptions.DEFAULTS).build());
        Cache cache = new RedisCache(parts);
        NearCache near = Fixtures.near(parts);
        await().atMost(Fixtures.SOON).until(near::isTold);
        redis.cli(Fixtures.NUMBER, "SET", "cache:k", "old", "EX", "60");
        await().atMost(Fixtures.SOON).until(() -> {
            cache.get("k");
            return near.get("cache:k") != null;
        });
        cache.close();
        redis.cli(Fixtures.NUMBER, "SET", "cache:k", "new", "EX", "60");
        assertThat(cache.get("k")).contains("new");
    }

    @Test
    void its_meters_go_and_those_of_the_next_count_the_next() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        meters.counter("cache.gets.of.somebody.else", "cache", "cache");
        for (int i = 0; i < 2; i++) {
            try (Cache cache = Caches.on(Fixtures.cacheOf(databases), CacheOptions.DEFAULTS, meters)) {
                cache.set("k", "v");
                assertThat(meters.get("cache.puts").functionCounter().count()).isEqualTo(1);
            }
        }
        assertThat(meters.getMeters()).hasSize(1);
    }
}
