package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.RedisServer;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InfoTest {
    private RedisServer redis;
    private Databases databases;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
        databases = Fixtures.open(redis);
    }

    @AfterEach
    void stop() {
        databases.close();
        redis.close();
    }

    @Test
    void tells_keys_and_expiries_of_each_database_and_of_no_other() {
        databases
                .get(Database.CACHE)
                .callAll(commands -> IntStream.range(0, 250)
                        .mapToObj(i -> commands.set("cache:" + i, "x", SetArgs.Builder.ex(600)))
                        .toList());
        databases.get(Database.CACHE).call(commands -> commands.set("cache:forever", "x"));
        databases.get(Database.RATE_LIMIT).call(commands -> commands.set("rate_limit:ada", "1"));
        Map<Database, DatabaseInfo> info = databases.info();
        DatabaseInfo cache = of(info, Database.CACHE);
        assertThat(cache.number()).isEqualTo(1);
        assertThat(cache.connected()).isTrue();
        assertThat(cache.keys()).isEqualTo(251);
        assertThat(cache.expiringKeys()).isEqualTo(250);
        assertThat(cache.averageTtl().orElseThrow().toSeconds()).isBetween(590L, 600L);
        assertThat(cache.error()).isEmpty();
        assertThat(of(info, Database.RATE_LIMIT).keys()).isEqualTo(1);
        assertThat(of(info, Database.SESSIONS).keys()).isZero();
        assertThat(of(info, Database.SESSIONS).memory().orElseThrow().bytes()).isZero();
    }

    @Test
    void fault_5_memory_is_that_of_the_database_and_not_of_the_server() {
        long before = usedMemory();
        databases
                .get(Database.CACHE)
                .callAll(commands -> IntStream.range(0, 20_000)
                        .mapToObj(i -> commands.set(
                                "cache:response:" + i, "x".repeat(100 + i % 900), SetArgs.Builder.ex(3600)))
                        .toList());
        long grown = usedMemory() - before;
        MemoryEstimate cache = databases.info(Database.CACHE).memory().orElseThrow();
        assertThat(cache.bytes()).isCloseTo(grown, Percentage.withPercentage(10));
        assertThat(cache.errorPercent()).isPositive().isLessThanOrEqualTo(5);
        assertThat(cache.measuredKeys()).isLessThan(20_000);
        assertThat(databases.info(Database.SESSIONS).memory().orElseThrow().bytes())
                .isZero();
    }

    @Test
    void jobs_are_weighed_with_all_their_fields_and_big_structures_by_name() {
        long before = usedMemory();
        RedisDatabase queues = databases.get(Database.QUEUES);
        String data = "{\"to\":\"" + "x".repeat(600) + "\"}";
        for (int from = 0; from < 10_000; from += 1000) {
            int first = from;
            queues.callAll(commands -> IntStream.range(first, first + 1000)
                    .mapToObj(i -> commands.hset(
                            "bull:mail:" + i,
                            Map.of(
                                    "name", "send",
                                    "opts", "{}",
                                    "timestamp", "1795410899311",
                                    "delay", "0",
                                    "priority", "0",
                                    "attemptsMade", "1",
                                    "processedOn", "1795410899311",
                                    "data", data)))
                    .toList());
            queues.callAll(commands -> IntStream.range(first, first + 1000)
                    .mapToObj(i -> commands.zadd("bull:mail:completed", 1795410899311.0 + i, String.valueOf(i)))
                    .toList());
        }
        long grown = usedMemory() - before;
        MemoryEstimate estimate = databases.info(Database.QUEUES).memory().orElseThrow();
        assertThat(estimate.bytes()).isCloseTo(grown, Percentage.withPercentage(10));
    }

    @Test
    void strays_are_counted() {
        RedisDatabase sessions = databases.get(Database.SESSIONS);
        sessions.callAll(commands -> IntStream.range(0, 30)
                .mapToObj(i -> commands.set("session:" + i, "x"))
                .toList());
        sessions.call(commands -> commands.set("bull:mail:1", "x"));
        assertThat(databases.info(Database.SESSIONS).strays()).contains(new StrayEstimate(31, 1, 1));
        assertThat(databases.info(Database.CACHE).strays()).contains(new StrayEstimate(0, 0, 0));
    }

    @Test
    void measuring_stops_when_its_time_is_up_however_uneven_the_keys() {
        // One key in 5000 holds nearly everything, so no sample of a few thousand keys is ever sure.
        redis.cli(
                1,
                "EVAL",
                "for i = 1, 300000 do redis.call('SET', 'cache:' .. i, i % 5000 == 0 and string.rep('x', 20000) or 'x') end",
                "0");
        long started = System.nanoTime();
        DatabaseInfo cache = databases.info(Database.CACHE);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(2500));
        assertThat(cache.keys()).isEqualTo(300_000);
        assertThat(cache.memory().orElseThrow().measuredKeys()).isPositive();
    }

    @Test
    void with_key_patterns_only_our_own_keys_count() {
        QuintetConfiguration.Builder shared = Fixtures.at(redis.url());
        for (Database database : Database.values()) {
            shared.number(database, 0).isolation(database, Isolation.KEY_PATTERNS);
        }
        try (Databases together = Databases.open(shared.build())) {
            together.get(Database.CACHE).call(commands -> commands.set("cache:a", "x"));
            together.get(Database.SESSIONS).call(commands -> commands.set("session:a", "x"));
            together.get(Database.SESSIONS).call(commands -> commands.set("foreign", "x".repeat(10_000)));
            DatabaseInfo cache = together.info(Database.CACHE);
            assertThat(cache.keys()).isEqualTo(1);
            assertThat(cache.memory().orElseThrow().bytes()).isBetween(1L, 500L);
        }
    }

    @Test
    void a_server_that_forbids_measuring_is_told_and_the_rest_still_comes() {
        databases.get(Database.CACHE).call(commands -> commands.set("cache:a", "x"));
        redis.cli("ACL", "SETUSER", "default", "-memory");
        DatabaseInfo cache = databases.info(Database.CACHE);
        assertThat(cache.keys()).isEqualTo(1);
        assertThat(cache.memory()).isEmpty();
        assertThat(cache.error().orElseThrow()).contains("Memory cannot be measured", "NOPERM");
    }

    @Test
    void an_unreachable_database_is_told_as_such() {
        redis.kill();
        await().atMost(Fixtures.SOON).until(() -> !databases.get(Database.CACHE).isReady());
        DatabaseInfo cache = databases.info(Database.CACHE);
        assertThat(cache.connected()).isFalse();
        assertThat(cache.error().orElseThrow()).contains("Not connected to cache");
    }

    @Test
    void the_interval_of_a_sum_is_that_of_the_textbook() {
        RunningMean mean = new RunningMean();
        for (int i = 1; i <= 100; i++) {
            mean.add(i);
        }
        assertThat(mean.mean()).isEqualTo(50.5);
        // s = 29.011, so 1.96 * 29.011 / sqrt(100) * sqrt(1 - 100 / 1000) * 1000
        assertThat(mean.halfWidthOfSum(1000)).isCloseTo(5394.4, within(1.0));
        assertThat(mean.halfWidthOfSum(100)).isZero();
    }

    private long usedMemory() {
        return ServerInfo.parse(String.valueOf(redis.cli("INFO", "memory"))).number("used_memory");
    }

    private static DatabaseInfo of(Map<Database, DatabaseInfo> info, Database database) {
        return Objects.requireNonNull(info.get(database));
    }
}
