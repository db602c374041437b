package dev.quintet.interoptests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Json;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.ratelimits.FixedWindow;
import dev.quintet.ratelimits.RateLimitOptions;
import dev.quintet.ratelimits.RateLimiter;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.ratelimits.SubWindows;
import dev.quintet.ratelimits.TokenBucket;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** A Node application reads the keys of rate limits by what the guide says of them. */
class RateLimitsTest {
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long SLACK = 1000;

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static void assertLife(JsonNode key, long most) {
        assertThat(key.get("life").asLong()).isBetween(1L, most);
    }

    @Test
    void ioredis_finds_every_key_with_the_type_the_value_and_the_time_to_live_that_the_guide_tells() throws Exception {
        long before = micros(Instant.now());
        try (Databases databases = Databases.open(
                        QuintetConfiguration.builder().url(redis.url()).build());
                RateLimits rateLimits = RateLimits.open(
                        databases.get(Database.RATE_LIMIT),
                        RateLimitOptions.DEFAULTS.withDeadline(Duration.ofSeconds(20)),
                        new SimpleMeterRegistry())) {
            RateLimiter limiter = rateLimits.limiter(
                    "api",
                    SlidingWindow.perMinute(5),
                    new TokenBucket(5, Duration.ofMinutes(1)),
                    new FixedWindow(5, Duration.ofMinutes(1)),
                    new SubWindows(5, Duration.ofMinutes(1)));
            assertThat(limiter.tryAcquire("ada@example.org", 2).allowed()).isTrue();
            assertThat(limiter.tryAcquire("ada@example.org").allowed()).isTrue();
            limiter.ban("mallory:*", Duration.ofMinutes(1));
        }
        long after = micros(Instant.now());

        JsonNode seen;
        try (Program node = Program.node(
                "rate-limits.mjs", Map.of("REDIS_URL", redis.url(), Database.RATE_LIMIT.numberVariable(), "3"))) {
            seen = Json.mapper().readTree(node.line());
            assertThat(node.exitCode()).isZero();
        }
        String name = "rate_limit:api:ada@example.org";
        String banned = "rate_limit:api:mallory%3A%2A:override";
        assertThat(seen.propertyNames()).containsExactlyInAnyOrder(name, name + ":2", name + ":3", name + ":4", banned);

        JsonNode window = seen.get(name);
        assertThat(window.get("type").asString()).isEqualTo("list");
        assertLife(window, MINUTE + SLACK);
        List<Long> instants = window.get("value")
                .valueStream()
                .map(JsonNode::asString)
                .map(Long::parseLong)
                .toList();
        assertThat(instants)
                .hasSize(3)
                .isSorted()
                .allSatisfy(instant -> assertThat(instant).isBetween(before, after));

        JsonNode bucket = seen.get(name + ":2");
        assertThat(bucket.get("type").asString()).isEqualTo("string");
        assertLife(bucket, 36_000);
        assertThat(Long.parseLong(bucket.get("value").asString()))
                .as("three of five permits, twelve seconds each, from the first")
                .isBetween(before + 36_000_000, after + 36_000_000);

        JsonNode fixed = seen.get(name + ":3");
        assertThat(fixed.get("type").asString()).isEqualTo("string");
        assertLife(fixed, MINUTE + SLACK);
        String[] endAndUsed = fixed.get("value").asString().split(" ", -1);
        assertThat(endAndUsed).hasSize(2);
        assertThat(Long.parseLong(endAndUsed[0])).isBetween(before + 1000 * MINUTE, after + 1000 * MINUTE);
        assertThat(endAndUsed[1]).isEqualTo("3");

        JsonNode parts = seen.get(name + ":4");
        assertThat(parts.get("type").asString()).isEqualTo("hash");
        assertLife(parts, MINUTE + 2 * MINUTE / 60 + SLACK);
        JsonNode fields = parts.get("value");
        assertThat(fields.get("total").asString()).isEqualTo("3");
        long first = Long.parseLong(fields.get("first").asString());
        long last = Long.parseLong(fields.get("last").asString());
        assertThat(first).isBetween(before / 1_000_000, after / 1_000_000).isLessThanOrEqualTo(last);
        assertThat(fields.get(Long.toString(first)).asInt()).isBetween(2, 3);

        JsonNode ban = seen.get(banned);
        assertThat(ban.get("type").asString()).isEqualTo("string");
        assertLife(ban, MINUTE);
        String[] kindAndEnd = ban.get("value").asString().split(" ", -1);
        assertThat(kindAndEnd[0]).isEqualTo("ban");
        assertThat(Long.parseLong(kindAndEnd[1])).isBetween(before + 1000 * MINUTE, after + 1000 * MINUTE);
    }
}
