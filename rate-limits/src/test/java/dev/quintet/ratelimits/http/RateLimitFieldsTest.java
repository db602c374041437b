package dev.quintet.ratelimits.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Json;
import dev.quintet.ratelimits.DecidedBy;
import dev.quintet.ratelimits.LimitState;
import dev.quintet.ratelimits.RateLimitDecision;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RateLimitFieldsTest {
    private static final LimitState HALF =
            new LimitState("default", SlidingWindow.perMinute(100), 50, Duration.ofMillis(29_001));

    private static RateLimitDecision decision(Duration retryAfter, DecidedBy by, LimitState... states) {
        Optional<String> refusedBy = retryAfter.isZero() ? Optional.empty() : Optional.of(states[0].policy());
        return new RateLimitDecision(
                retryAfter.isZero(),
                100,
                50,
                retryAfter,
                Instant.parse("2026-01-01T00:00:29.001Z"),
                refusedBy,
                List.of(states),
                by);
    }

    private static Map<String, String> fields(RateLimitFields fields, RateLimitDecision decision) {
        return fields.of(decision).stream().collect(Collectors.toMap(HeaderField::name, HeaderField::value));
    }

    @Test
    void fields_read_as_the_draft_writes_them() {
        assertThat(fields(RateLimitFields.DRAFT, decision(Duration.ZERO, DecidedBy.REDIS, HALF)))
                .containsOnly(
                        Map.entry("RateLimit-Policy", "\"default\";q=100;w=60"),
                        Map.entry("RateLimit", "\"default\";r=50;t=30"));
    }

    @Test
    void several_limits_are_one_list_and_a_full_one_has_no_reset() {
        LimitState full = new LimitState("api-1s", SlidingWindow.perSecond(10), 10, Duration.ZERO);
        assertThat(fields(RateLimitFields.DRAFT, decision(Duration.ZERO, DecidedBy.REDIS, full, HALF)))
                .containsEntry("RateLimit-Policy", "\"api-1s\";q=10;w=1, \"default\";q=100;w=60")
                .containsEntry("RateLimit", "\"api-1s\";r=10, \"default\";r=50;t=30");
    }

    @Test
    void a_refused_client_that_waits_whole_seconds_never_comes_too_early() {
        assertThat(fields(RateLimitFields.DRAFT, decision(Duration.ofNanos(1000), DecidedBy.REDIS, HALF)))
                .containsEntry("Retry-After", "1");
        assertThat(fields(RateLimitFields.DRAFT, decision(Duration.ofMillis(2001), DecidedBy.MEMORY, HALF)))
                .containsEntry("Retry-After", "3");
        assertThat(fields(RateLimitFields.DRAFT, decision(Duration.ofSeconds(2), DecidedBy.REDIS, HALF)))
                .containsEntry("Retry-After", "2");
    }

    @Test
    void older_fields_come_on_request() {
        assertThat(fields(RateLimitFields.DRAFT_AND_LEGACY, decision(Duration.ZERO, DecidedBy.REDIS, HALF)))
                .containsEntry("X-RateLimit-Limit", "100")
                .containsEntry("X-RateLimit-Remaining", "50")
                .containsEntry("X-RateLimit-Reset", "1767225630");
    }

    @Test
    void what_is_not_known_without_redis_is_not_told() {
        assertThat(fields(RateLimitFields.DRAFT_AND_LEGACY, decision(Duration.ZERO, DecidedBy.POLICY, HALF)))
                .containsOnlyKeys("RateLimit-Policy", "X-RateLimit-Limit");
    }

    @Test
    void any_policy_name_makes_a_structured_field() {
        Seeds.each(random -> {
            for (int i = 0; i < 500; i++) {
                List<LimitState> states = new ArrayList<>();
                for (int j = random.nextInt(4); j >= 0; j--) {
                    String name = random.ints(1 + random.nextInt(20), 1, random.nextBoolean() ? 0xD800 : 128)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString();
                    SlidingWindow limit = new SlidingWindow(
                            1 + random.nextInt(10_000), Duration.ofMillis(1 + random.nextInt(100_000_000)));
                    long left = random.nextLong(limit.permits() + 1);
                    states.add(new LimitState(name, limit, left, Duration.ofMillis(random.nextInt(1_000_000))));
                }
                Map<String, String> fields = fields(
                        RateLimitFields.DRAFT,
                        decision(Duration.ZERO, DecidedBy.REDIS, states.toArray(LimitState[]::new)));
                List<StructuredFields.Item> policies =
                        StructuredFields.list(fields.getOrDefault("RateLimit-Policy", ""));
                List<StructuredFields.Item> limits = StructuredFields.list(fields.getOrDefault("RateLimit", ""));
                assertThat(policies).hasSameSizeAs(states);
                assertThat(limits)
                        .extracting(StructuredFields.Item::name)
                        .isEqualTo(policies.stream()
                                .map(StructuredFields.Item::name)
                                .toList());
                for (int j = 0; j < states.size(); j++) {
                    assertThat(policies.get(j).parameters()).containsOnlyKeys("q", "w");
                    assertThat(limits.get(j).parameters())
                            .containsEntry("r", states.get(j).remaining());
                }
            }
        });
    }

    @Test
    void a_refusal_is_a_problem_that_names_the_policy() {
        Refusal refusal = Refusal.of(decision(Duration.ofMillis(2001), DecidedBy.REDIS, HALF));
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.contentType()).isEqualTo("application/problem+json");
        JsonNode problem = Json.mapper().readTree(refusal.body());
        assertThat(problem.path("type").asString())
                .isEqualTo("https://iana.org/assignments/http-problem-types#quota-exceeded");
        assertThat(problem.path("status").asInt()).isEqualTo(429);
        assertThat(problem.path("detail").asString()).isEqualTo("Come back in 3 seconds.");
        assertThat(problem.path("violated-policies").get(0).asString()).isEqualTo("default");
    }

    @Test
    void who_is_refused_because_redis_is_gone_is_told_503() {
        RateLimitDecision unavailable = new RateLimitDecision(
                false,
                100,
                0,
                Duration.ofSeconds(1),
                Instant.EPOCH,
                Optional.of(RateLimitDecision.UNAVAILABLE),
                List.of(HALF),
                DecidedBy.POLICY);
        assertThat(Refusal.of(unavailable).status()).isEqualTo(503);
        assertThat(Refusal.of(unavailable).body())
                .contains("#temporary-reduced-capacity")
                .doesNotContain("violated");
        assertThatThrownBy(() -> Refusal.of(decision(Duration.ZERO, DecidedBy.REDIS, HALF)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
