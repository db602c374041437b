package dev.quintet.cli.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Json;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueGlance;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class SamplerTest {
    private static final SlidingWindow ONE_AN_HOUR = new SlidingWindow(1, Duration.ofHours(1));

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private Databases databases;
    private Sampler sampler;

    @BeforeEach
    void open() {
        databases =
                Databases.open(QuintetConfiguration.builder().url(redis.url()).build());
        sampler = new Sampler(databases, "bull", Map.of("login", List.of(ONE_AN_HOUR)), InstantSource.system());
    }

    @AfterEach
    void close() {
        sampler.close();
        databases.close();
    }

    @Test
    void a_sample_tells_servers_databases_queues_and_refusals() {
        redis.cli(1, "SET", "cache:a", "1", "EX", "3600");
        redis.cli(1, "SET", "cache:b", "1");
        Queue.on(databases.get(Database.QUEUES), "mail").add("welcome", 1);
        try (RateLimits limits = RateLimits.open(databases.get(Database.RATE_LIMIT))) {
            limits.limiter("login", ONE_AN_HOUR).tryAcquire("ada");
        }
        sampler.measureMemory();
        Sample sample = sampler.sample();
        assertThat(sample.servers()).hasSize(1);
        assertThat(sample.servers().get(0).clients()).isPositive();
        Sample.Place cache = sample.place(Database.CACHE).orElseThrow();
        assertThat(cache.keys()).isEqualTo(2);
        assertThat(cache.expiring()).isEqualTo(1);
        assertThat(cache.bytes().orElseThrow()).isPositive();
        assertThat(sample.queues()).extracting(QueueGlance::name).containsExactly("mail");
        assertThat(sample.refused()).containsEntry("login", 1L);
        assertThat(sample.remarks()).isEmpty();
    }

    @Test
    void json_has_one_object_per_sample_with_rates_from_the_second_on() {
        redis.cli(1, "SET", "cache:a", "1", "EX", "3600");
        Sample first = sampler.sample();
        Sample second = sampler.sample();
        JsonNode one = Json.mapper().readTree(Json.write(SampleJson.of(Optional.empty(), first)));
        assertThat(one.at("/servers/0/commandsPerSecond").isNumber()).isTrue();
        assertThat(one.at("/servers/0/evictedPerSecond").isMissingNode()).isTrue();
        assertThat(one.at("/databases/1/keys").asInt()).isEqualTo(1);
        assertThat(one.at("/databases/1/connected").asBoolean()).isTrue();
        String two = Json.write(SampleJson.of(Optional.of(first), second));
        assertThat(two).doesNotContain("\n");
        assertThat(Json.mapper().readTree(two).at("/servers/0/evictedPerSecond").isNumber())
                .isTrue();
    }

    @Test
    void a_redis_that_goes_away_is_told_and_what_comes_back_is_read_again() {
        assertThat(sampler.sample().servers()).hasSize(1);
        redis.kill();
        try {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> sampler.sample().servers().isEmpty());
            Sample gone = sampler.sample();
            assertThat(gone.place(Database.QUEUES).orElseThrow().trouble()).isPresent();
            assertThat(gone.queues()).isEmpty();
            assertThat(gone.remarks()).isNotEmpty();
        } finally {
            redis.restart();
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> sampler.sample().servers().size() == 1);
    }
}
