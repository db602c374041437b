package dev.quintet.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Databases;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisDownTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private Databases databases;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void a_hung_redis_is_a_miss_that_soon_costs_no_time() {
        try (Cache cache = Caches.on(Fixtures.cacheOf(databases))) {
            cache.set("k", "v");
            redis.pause();
            long started = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                assertThat(cache.get("k")).isEmpty();
                cache.set("k", "v");
                assertThat(cache.get("k", String.class, key -> "loaded")).contains("loaded");
                assertThat(cache.getAsync("k", String.class)
                                .toCompletableFuture()
                                .join())
                        .isEmpty();
            }
            long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
            // Five deadlines of 250 ms until the breaker opens, then one a second.
            assertThat(millis).as("4000 calls to a hung Redis, ms").isLessThan(4000);
            assertThatThrownBy(() -> cache.delete("k")).isInstanceOf(DatabaseUnavailableException.class);
            redis.resume();
            await().atMost(Fixtures.SOON).until(() -> cache.get("k").equals(Optional.of("v")));
        }
    }

    @Test
    void where_asked_to_a_dead_redis_fails_and_soon_at_once() {
        CacheOptions options = CacheOptions.builder().whenDown(WhenDown.FAIL).build();
        try (Cache cache = Caches.on(Fixtures.cacheOf(databases), options)) {
            redis.pause();
            for (int i = 0; i < CircuitBreaker.FAILURES; i++) {
                assertThatThrownBy(() -> cache.get("k")).isInstanceOf(DatabaseUnavailableException.class);
            }
            assertThatThrownBy(() -> cache.get("k"))
                    .isInstanceOf(DatabaseUnavailableException.class)
                    .hasMessage("The cache 'cache' did not ask Redis, which left 5 calls in a row unanswered. "
                            + "One call a second tries again.");
            redis.resume();
        }
    }

    @Test
    void without_redis_each_key_is_loaded_once_at_a_time_and_not_too_many_at_once() throws Exception {
        CacheOptions options = CacheOptions.builder().loadsWhileDown(4).build();
        try (Cache cache = Caches.on(Fixtures.cacheOf(databases), options)) {
            redis.kill();
            await().atMost(Fixtures.SOON)
                    .until(() -> !Fixtures.cacheOf(databases).isReady());
            AtomicInteger running = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            ExecutorService pool = Executors.newFixedThreadPool(40);
            try {
                List<java.util.concurrent.Callable<Optional<String>>> calls = IntStream.range(0, 200)
                        .mapToObj(i -> (java.util.concurrent.Callable<Optional<String>>) () ->
                                cache.get("key " + i % 50, String.class, key -> {
                                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                    new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
                                    running.decrementAndGet();
                                    return key;
                                }))
                        .toList();
                for (var answer : pool.invokeAll(calls)) {
                    assertThat(answer.get().orElse("")).startsWith("key ");
                }
            } finally {
                pool.shutdownNow();
            }
            assertThat(most.get()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void a_loader_whose_redis_dies_meanwhile_still_gives_its_value() {
        try (Cache cache = Caches.on(Fixtures.cacheOf(databases))) {
            assertThat(cache.get("k", String.class, key -> {
                        redis.kill();
                        return "value";
                    }))
                    .contains("value");
        }
    }

    @Test
    void a_full_redis_is_no_reason_to_fail() {
        try (Cache cache = Caches.on(Fixtures.cacheOf(databases))) {
            cache.set("k", "v");
            redis.cli("CONFIG", "SET", "maxmemory", "1");
            try {
                cache.set("other", "v");
                assertThat(cache.get("k")).contains("v");
                assertThat(cache.get("new", String.class, key -> "loaded")).contains("loaded");
            } finally {
                redis.cli("CONFIG", "SET", "maxmemory", "0");
            }
        }
    }

    @Test
    void the_meters_have_the_names_that_dashboards_know() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Cache cache = Caches.on(Fixtures.cacheOf(databases), CacheOptions.DEFAULTS, meters)) {
            cache.set("a", "1");
            cache.get("a");
            cache.get("b");
            cache.get("c", String.class, key -> "loaded");
            cache.delete("a");
            assertThat(meters.get("cache.gets")
                            .tags("cache", "cache", "result", "hit")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("cache.gets")
                            .tags("cache", "cache", "result", "miss")
                            .functionCounter()
                            .count())
                    .isEqualTo(2);
            assertThat(meters.get("cache.puts").functionCounter().count()).isEqualTo(2);
            assertThat(meters.get("cache.removals").functionCounter().count()).isEqualTo(1);
            assertThat(meters.get("cache.evictions").functionCounter().count()).isZero();
            assertThat(meters.get("cache.load")
                            .tag("result", "success")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("cache.load.duration").timeGauge().value()).isPositive();
            assertThat(meters.get("quintet.cache.near.hits").functionCounter().count())
                    .isZero();
        }
    }

    @Test
    void the_breaker_lets_one_caller_per_second_try_and_closes_when_it_succeeds() {
        AtomicLong nanos = new AtomicLong(5);
        CircuitBreaker breaker = new CircuitBreaker(nanos::get);
        for (int i = 0; i < CircuitBreaker.FAILURES; i++) {
            assertThat(breaker.permits()).isTrue();
            breaker.failed();
        }
        assertThat(breaker.permits()).isFalse();
        nanos.addAndGet(CircuitBreaker.PAUSE_NANOS - 1);
        assertThat(breaker.permits()).isFalse();
        nanos.addAndGet(1);
        assertThat(breaker.permits()).isTrue();
        assertThat(breaker.permits()).isFalse();
        breaker.failed();
        assertThat(breaker.permits()).isFalse();
        nanos.addAndGet(CircuitBreaker.PAUSE_NANOS);
        assertThat(breaker.permits()).isTrue();
        breaker.succeeded();
        assertThat(breaker.permits()).isTrue();
        assertThat(breaker.permits()).isTrue();
    }
}
