package dev.quintet.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a process remembers of refusals, and when it forgets. */
class RefusalsTest {
    private static final RateLimitOptions REMEMBERING =
            RateLimitOptions.DEFAULTS.withDeadline(Duration.ofSeconds(20)).withLongestMemory(Duration.ofDays(1));

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Fixtures fixtures;
    private RateLimits here;
    private RateLimits elsewhere;

    @BeforeEach
    void open() {
        fixtures = Fixtures.at(redis);
        here = fixtures.still(REMEMBERING);
        elsewhere = fixtures.still();
    }

    @AfterEach
    void close() {
        here.close();
        elsewhere.close();
        fixtures.close();
    }

    private static void awaitMemory(RateLimiter limiter) {
        await().atMost(Fixtures.SOON).until(() -> {
            RateLimitDecision decision = limiter.tryAcquire("ada");
            return !decision.allowed() && decision.decidedBy() == DecidedBy.MEMORY;
        });
    }

    @Test
    void a_flood_against_a_used_up_key_costs_redis_nothing() {
        RateLimiter limiter = here.limiter("api", SlidingWindow.perMinute(5));
        awaitMemory(limiter);
        redis.cli("CONFIG", "RESETSTAT");
        IntStream.range(0, 10_000)
                .forEach(i -> assertThat(limiter.tryAcquireAsync("ada", 1)
                                .toCompletableFuture()
                                .join()
                                .allowed())
                        .isFalse());
        assertThat(String.valueOf(redis.cli("INFO", "commandstats"))).doesNotContain("eval");
        assertThat(fixtures.meters
                        .counter("quintet.ratelimits.decisions", "limiter", "api", "outcome", "refused", "by", "memory")
                        .count())
                .isGreaterThanOrEqualTo(10_000);
    }

    @Test
    void a_remembered_refusal_is_exact_to_the_microsecond() {
        RateLimiter limiter = here.limiter("api", SlidingWindow.perMinute(5));
        awaitMemory(limiter);
        fixtures.time.advance(Duration.ofMinutes(1).minusNanos(1000));
        RateLimitDecision last = limiter.tryAcquire("ada");
        assertThat(last.decidedBy()).isEqualTo(DecidedBy.MEMORY);
        assertThat(last.retryAfter()).isEqualTo(Duration.ofNanos(1000));
        assertThat(last.limits().get(0).resetAfter()).isEqualTo(Duration.ofNanos(1000));
        assertThat(last.resetTime()).isEqualTo(fixtures.time.instant().plusNanos(1000));
        fixtures.time.advanceMicros(1);
        assertThat(limiter.tryAcquire("ada").allowed()).isTrue();
    }

    @Test
    void a_smaller_request_is_not_refused_for_a_larger_one() {
        RateLimiter limiter = here.limiter("api", SlidingWindow.perMinute(5));
        awaitMemory(limiter);
        limiter.reward("ada", 2);
        await().atMost(Fixtures.SOON).until(() -> limiter.tryAcquire("ada", 3).decidedBy() == DecidedBy.MEMORY);
        assertThat(limiter.tryAcquire("ada", 2).allowed()).isTrue();
    }

    @Test
    void a_refusal_by_the_tenant_is_remembered_for_all_its_users_and_tells_nothing_of_them() {
        RateLimiter users = here.limiter("user", SlidingWindow.perMinute(5));
        RateLimiter tenants = here.limiter("tenant", SlidingWindow.perMinute(1));
        awaitMemory(tenants);
        RateLimitDecision refused = here.tryAcquire(List.of(users.budget("bob"), tenants.budget("ada")), 1);
        assertThat(refused.decidedBy()).isEqualTo(DecidedBy.MEMORY);
        assertThat(refused.limits()).extracting(LimitState::policy).containsExactly("tenant");
        assertThat(users.tryAcquire("bob").remaining()).isEqualTo(4);
    }

    @Test
    void a_reset_by_another_process_ends_it_at_once() {
        RateLimiter limiter = here.limiter("api", SlidingWindow.perMinute(5));
        RateLimiter other = elsewhere.limiter("api", SlidingWindow.perMinute(5));
        awaitMemory(limiter);
        other.reset("ada");
        await().atMost(Fixtures.SOON).until(() -> limiter.tryAcquire("ada").allowed());
        awaitMemory(limiter);
        other.reward("ada", 1);
        await().atMost(Fixtures.SOON).until(() -> limiter.tryAcquire("ada").allowed());
        awaitMemory(limiter);
        other.allow("ada", Duration.ofMinutes(1));
        await().atMost(Fixtures.SOON).until(() -> limiter.tryAcquire("ada").allowed());
    }

    @Test
    void a_ban_is_remembered_too_and_ends_with_a_reset() {
        RateLimiter limiter = here.limiter("api", SlidingWindow.perMinute(5));
        limiter.ban("ada", Duration.ofHours(1));
        awaitMemory(limiter);
        assertThat(limiter.tryAcquire("ada").refusedBy()).contains(RateLimitDecision.BAN);
        limiter.reset("ada");
        assertThat(limiter.tryAcquire("ada").allowed()).isTrue();
    }

    @Test
    void what_may_have_been_missed_is_forgotten_when_the_channel_is_back() {
        RateLimiter limiter = here.limiter("api", SlidingWindow.perMinute(5));
        awaitMemory(limiter);
        redis.cli(3, "DEL", "rate_limit:api:ada");
        assertThat(limiter.tryAcquire("ada").allowed()).isFalse();
        redis.cli("CLIENT", "KILL", "TYPE", "pubsub");
        await().atMost(Fixtures.SOON).until(() -> limiter.tryAcquire("ada").allowed());
    }

    @Test
    void memory_ends_by_itself_after_the_longest_time_chosen() {
        try (RateLimits forgetful = fixtures.still(REMEMBERING.withLongestMemory(Duration.ofSeconds(5)))) {
            RateLimiter limiter = forgetful.limiter("api", SlidingWindow.perMinute(5));
            awaitMemory(limiter);
            fixtures.time.advance(Duration.ofSeconds(6));
            assertThat(limiter.tryAcquire("ada").decidedBy()).isEqualTo(DecidedBy.REDIS);
        }
    }

    @Test
    void limiters_of_one_name_with_different_limits_do_not_answer_for_each_other() {
        awaitMemory(here.limiter("api", SlidingWindow.perMinute(5)));
        assertThat(here.limiter("api", SlidingWindow.perMinute(6))
                        .tryAcquire("ada")
                        .allowed())
                .isTrue();
    }

    @Test
    void an_attack_with_random_keys_is_remembered_up_to_a_bound() {
        try (RateLimits forgetful = fixtures.still(REMEMBERING.withRememberedKeys(100))) {
            RateLimiter limiter = forgetful.limiter("api", SlidingWindow.perMinute(1));
            awaitMemory(limiter);
            for (int pass = 0; pass < 2; pass++) {
                IntStream.range(0, 2000)
                        .mapToObj(
                                i -> limiter.tryAcquireAsync("attacker" + i, 1).toCompletableFuture())
                        .toList()
                        .forEach(CompletableFuture::join);
            }
            assertThat(IntStream.range(0, 2000)
                            .filter(i -> limiter.tryAcquire("attacker" + i).decidedBy() == DecidedBy.MEMORY))
                    .hasSizeLessThanOrEqualTo(200);
        }
    }

    @Test
    void once_closed_nothing_is_remembered() {
        RateLimiter limiter = here.limiter("api", SlidingWindow.perMinute(5));
        awaitMemory(limiter);
        here.close();
        assertThat(limiter.tryAcquire("ada").decidedBy()).isEqualTo(DecidedBy.REDIS);
    }

    @Test
    void an_answer_that_is_older_than_an_announcement_is_not_remembered() {
        Refusals refusals = new Refusals(REMEMBERING, fixtures.time);
        refusals.resumed();
        RedisRateLimiter limiter = (RedisRateLimiter) here.limiter("api", SlidingWindow.perMinute(1));
        List<Budget> ada = List.of(limiter.budget("ada"));
        Answer refused = new Answer(ada, List.of(0L, 1L, 1000L, 5L, 0L, 0L, 1000L));
        long before = refusals.announcements();
        refusals.message("rate_limit:api:ada");
        refusals.remember(refused, 1, fixtures.time.nanos(), before);
        assertThat(refusals.find(ada, 1)).isNull();
        refusals.remember(refused, 1, fixtures.time.nanos(), refusals.announcements());
        assertThat(refusals.find(ada, 1)).isNotNull();
    }
}
