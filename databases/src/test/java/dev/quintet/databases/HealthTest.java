package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.RedisServer;
import dev.quintet.testing.RedisServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class HealthTest {
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
    void fault_7_all_five_are_reported_queues_included() {
        Health health = databases.health();
        assertThat(health.overall()).isTrue();
        assertThat(health.databases()).containsOnlyKeys(Database.values());
        assertThat(health.databases().values()).allSatisfy(database -> {
            assertThat(database.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(database.connected()).isTrue();
            assertThat(database.latency()).isPresent();
            assertThat(database.role()).contains("master");
            assertThat(database.serverVersion()).isPresent();
            assertThat(database.reasons()).isEmpty();
        });
    }

    @Test
    void fault_7_a_stopped_server_is_told_within_the_deadline() {
        redis.pause();
        long started = System.nanoTime();
        Health health = databases.health();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(2500));
        assertThat(health.overall()).isFalse();
        assertThat(health.databases().values()).allSatisfy(database -> {
            assertThat(database.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(database.connected()).isFalse();
            assertThat(database.reasons()).singleElement().asString().contains("No answer from redis://127.0.0.1:");
        });
        redis.resume();
        await().atMost(Fixtures.SOON).until(() -> databases.health().overall());
    }

    @Test
    void a_killed_server_is_told_with_the_reason_and_healthy_again_once_it_is_back() {
        redis.kill();
        await().atMost(Fixtures.SOON).until(() -> !databases.get(Database.CACHE).isReady());
        assertThat(databases.health(Database.CACHE).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(databases.health(Database.CACHE).reasons())
                .singleElement()
                .asString()
                .contains("Cannot use redis://127.0.0.1:" + redis.port() + "/1: Connection refused");
        redis.restart();
        await().atMost(Fixtures.SOON)
                .until(() -> databases.health(Database.CACHE).status() == HealthStatus.HEALTHY);
    }

    @RepeatedTest(10) // refused faster than the driver looks, now and then
    void a_wrong_password_is_told_without_showing_it() {
        try (RedisServer guarded = RedisServer.with(
                        RedisServerOptions.builder().password("right").build());
                Databases opened = Databases.open(Fixtures.at("redis://:S3cr3t-canary@127.0.0.1:" + guarded.port())
                        .build())) {
            DatabaseHealth health = opened.health(Database.SESSIONS);
            assertThat(health.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(health.reasons())
                    .singleElement()
                    .asString()
                    .contains("WRONGPASS")
                    .doesNotContain("S3cr3t");
        }
    }

    @Test
    void a_replica_is_degraded() {
        redis.cli("REPLICAOF", "127.0.0.1", "1");
        DatabaseHealth health = databases.health(Database.CACHE);
        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(health.connected()).isTrue();
        assertThat(health.role()).contains("replica");
        assertThat(health.reasons()).singleElement().asString().contains("is a replica that has lost its primary");
        assertThat(databases.health().overall()).isTrue();
    }

    @Test
    void a_policy_that_evicts_degrades_the_databases_that_must_not_lose_keys_and_only_these() {
        redis.cli("CONFIG", "SET", "maxmemory", "100mb");
        redis.cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        Health health = databases.health();
        assertThat(health.of(Database.QUEUES).reasons())
                .singleElement()
                .asString()
                .contains("maxmemory-policy allkeys-lru", "REDIS_QUEUES_URL");
        assertThat(health.databases().entrySet().stream()
                        .filter(entry -> entry.getValue().status() == HealthStatus.DEGRADED)
                        .map(Map.Entry::getKey))
                .containsExactly(Database.SESSIONS, Database.QUEUES, Database.RATE_LIMIT);
    }

    @Test
    void memory_that_is_nearly_full_is_told_before_writes_fail() {
        redis.cli("CONFIG", "SET", "maxmemory", "1kb");
        assertThat(databases.health(Database.SESSIONS).reasons())
                .singleElement()
                .asString()
                .contains("Memory is nearly full");
    }

    @Test
    void a_save_that_failed_is_told() throws IOException {
        redis.cli("SET", "key", "value");
        loseDataDirectory();
        redis.cli("BGSAVE");
        await().atMost(Fixtures.SOON)
                .untilAsserted(() -> assertThat(databases.health(Database.CACHE).reasons())
                        .anySatisfy(reason -> assertThat(reason).startsWith("The last save to disk failed")));
    }

    private void loseDataDirectory() throws IOException {
        List<?> answer = Objects.requireNonNull((List<?>) redis.cli("CONFIG", "GET", "dir"));
        Path directory = Path.of(String.valueOf(answer.get(1)));
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> assertThat(file.toFile().delete()).isTrue());
        }
    }

    @Test
    void rules_read_what_a_loading_server_says_of_itself() {
        ServerInfo loading = ServerInfo.parse("loading:1\r\nloading_loaded_perc:12.50\r\nrole:master\r\n");
        assertThat(HealthRules.reasons(Database.CACHE, SettingNames.ENVIRONMENT, loading))
                .containsExactly(
                        "The server is still loading its data from disk (12.50 %); commands fail until it is done.");
    }
}
