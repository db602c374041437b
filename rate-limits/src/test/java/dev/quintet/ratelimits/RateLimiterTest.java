package dev.quintet.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Database;
import dev.quintet.databases.KeyScan;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RateLimiterTest {
    private static final int DATABASE = 3;

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Fixtures fixtures;
    private RateLimits rateLimits;

    @BeforeEach
    void open() {
        fixtures = Fixtures.at(redis);
        rateLimits = fixtures.still();
    }

    @AfterEach
    void close() {
        rateLimits.close();
        fixtures.close();
    }

    @Test
    void a_refused_caller_gets_in_exactly_when_told_to_come_back() {
        RateLimiter limiter = rateLimits.limiter("login", new TokenBucket(3, Duration.ofSeconds(30)));
        limiter.tryAcquire("ada", 3);
        RateLimitDecision refused = limiter.tryAcquire("ada", 1);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(refused.refusedBy()).contains("login");
        fixtures.time.advance(refused.retryAfter().minusNanos(1000));
        assertThat(limiter.tryAcquire("ada", 1).allowed()).isFalse();
        fixtures.time.advanceMicros(1);
        assertThat(limiter.tryAcquire("ada", 1).allowed()).isTrue();
    }

    @Test
    void the_answer_says_what_is_left_and_when_the_next_permit_comes_back() {
        RateLimiter limiter = rateLimits.limiter("api", new SlidingWindow(5, Duration.ofMinutes(1)));
        limiter.tryAcquire("ada", 2);
        fixtures.time.advance(Duration.ofSeconds(20));
        RateLimitDecision decision = limiter.tryAcquire("ada");
        assertThat(decision)
                .isEqualTo(new RateLimitDecision(
                        true,
                        5,
                        2,
                        Duration.ZERO,
                        fixtures.time.instant().plusSeconds(40),
                        Optional.empty(),
                        List.of(new LimitState("api", limiter.limits().get(0), 2, Duration.ofSeconds(40))),
                        DecidedBy.REDIS));
    }

    @Test
    void the_edge_of_a_window_lets_no_second_hundred_through() {
        RateLimiter limiter = rateLimits.limiter("edge", SlidingWindow.perMinute(100));
        // The predecessor's algorithm, by its name: 199 requests within 20 ms.
        RateLimiter predecessor = rateLimits.limiter("predecessor", new FixedWindow(100, Duration.ofMinutes(1)));
        predecessor.tryAcquire("ada");
        fixtures.time.advance(Duration.ofMillis(59_990));
        assertThat(allowed(predecessor, 200)).isEqualTo(99);
        assertThat(allowed(limiter, 200)).isEqualTo(100);
        fixtures.time.advance(Duration.ofMillis(20));
        assertThat(allowed(predecessor, 200)).isEqualTo(100);
        assertThat(allowed(limiter, 200)).isZero();
        fixtures.time.advance(Duration.ofMillis(59_979));
        assertThat(allowed(limiter, 1)).isZero();
        fixtures.time.advance(Duration.ofMillis(1));
        assertThat(allowed(limiter, 200)).isEqualTo(100);
    }

    private static long allowed(RateLimiter limiter, int requests) {
        return IntStream.range(0, requests)
                .filter(i -> limiter.tryAcquire("ada").allowed())
                .count();
    }

    @Test
    void the_picture_in_the_guide_is_true() {
        Duration window = Duration.ofSeconds(10);
        Map<Limit, List<Long>> picture = Map.of(
                new SlidingWindow(10, window), List.of(1L, 9L, 1L, 0L, 9L),
                new SubWindows(10, window, 10), List.of(1L, 9L, 0L, 1L, 9L),
                new TokenBucket(10, window), List.of(1L, 9L, 1L, 5L, 5L),
                new FixedWindow(10, window), List.of(1L, 9L, 10L, 0L, 0L));
        long[] waits = {0, 9_900, 200, 4_900, 5_000};
        int[] requests = {1, 9, 10, 10, 10};
        List<RateLimiter> limiters = picture.keySet().stream()
                .map(limit -> rateLimits.limiter(limit.getClass().getSimpleName(), limit))
                .toList();
        for (int i = 0; i < waits.length; i++) {
            fixtures.time.advance(Duration.ofMillis(waits[i]));
            for (RateLimiter limiter : limiters) {
                assertThat(allowed(limiter, requests[i]))
                        .as("%s at column %s", limiter, i)
                        .isEqualTo(picture.getOrDefault(limiter.limits().get(0), List.of())
                                .get(i));
            }
        }
    }

    @Test
    void a_refusal_by_the_last_limit_takes_nothing_from_the_first() {
        RateLimiter limiter = rateLimits.limiter("api", SlidingWindow.perSecond(10), SlidingWindow.perHour(12));
        assertThat(limiter.tryAcquire("ada", 10).allowed()).isTrue();
        fixtures.time.advance(Duration.ofSeconds(1));
        RateLimitDecision refused = limiter.tryAcquire("ada", 5);
        assertThat(refused.refusedBy()).contains("api-3600s");
        assertThat(refused.limits()).extracting(LimitState::remaining).containsExactly(10L, 2L);
        assertThat(limiter.tryAcquire("ada", 2).limits())
                .extracting(LimitState::remaining)
                .containsExactly(8L, 0L);
    }

    @Test
    void a_user_and_a_tenant_are_asked_together() {
        RateLimiter users = rateLimits.limiter("user", SlidingWindow.perMinute(3));
        RateLimiter tenants = rateLimits.limiter("tenant", SlidingWindow.perMinute(4));
        List<Budget> ada = List.of(users.budget("ada"), tenants.budget("acme"));
        List<Budget> bob = List.of(users.budget("bob"), tenants.budget("acme"));
        assertThat(rateLimits.tryAcquire(ada, 3).allowed()).isTrue();
        RateLimitDecision refused = rateLimits.tryAcquire(bob, 2);
        assertThat(refused.refusedBy()).contains("tenant");
        assertThat(users.peek("bob").remaining()).isEqualTo(3);
        assertThat(rateLimits.tryAcquire(bob, 1).allowed()).isTrue();
        assertThat(rateLimits.peek(ada, 1).refusedBy()).contains("user");
    }

    @Test
    void peeking_takes_nothing() {
        RateLimiter limiter = rateLimits.limiter("api", SlidingWindow.perMinute(1));
        assertThat(limiter.peek("ada").allowed()).isTrue();
        assertThat(limiter.peek("ada").remaining()).isEqualTo(1);
        limiter.tryAcquire("ada");
        assertThat(limiter.peek("ada").retryAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void a_reset_key_begins_anew() {
        RateLimiter limiter = rateLimits.limiter("api", SlidingWindow.perMinute(1), SlidingWindow.perHour(1));
        limiter.tryAcquire("ada");
        limiter.ban("ada", Duration.ofHours(1));
        limiter.reset("ada");
        assertThat(limiter.tryAcquire("ada").allowed()).isTrue();
        limiter.reset("ada");
        assertThat(redis.cli(DATABASE, "DBSIZE")).isEqualTo(0L);
    }

    @Test
    void a_ban_refuses_until_it_ends_and_an_allowance_takes_nothing() {
        RateLimiter limiter = rateLimits.limiter("api", SlidingWindow.perMinute(2));
        limiter.ban("ada", Duration.ofMinutes(5));
        RateLimitDecision banned = limiter.tryAcquire("ada");
        assertThat(banned.refusedBy()).contains(RateLimitDecision.BAN);
        assertThat(banned.retryAfter()).isEqualTo(Duration.ofMinutes(5));
        limiter.allow("ada", Duration.ofMinutes(5));
        assertThat(allowed(limiter, 50)).isEqualTo(50);
        fixtures.time.advance(Duration.ofMinutes(5));
        assertThat(allowed(limiter, 50)).isEqualTo(2);
        assertThat(limiter.tryAcquire("bob").allowed()).isTrue();
    }

    @Test
    void rewarded_permits_come_back_and_never_more_than_were_out() {
        for (Limit limit : List.of(
                SlidingWindow.perHour(5),
                new TokenBucket(5, Duration.ofHours(1)),
                new FixedWindow(5, Duration.ofHours(1)),
                new SubWindows(5, Duration.ofHours(1)))) {
            RateLimiter limiter = rateLimits.limiter(limit.getClass().getSimpleName(), limit);
            limiter.tryAcquire("ada", 5);
            limiter.reward("ada", 2);
            assertThat(limiter.peek("ada").remaining()).as(limiter.name()).isEqualTo(2);
            limiter.reward("ada", 1000);
            limiter.reward("bob", 1000);
            assertThat(limiter.peek("ada").remaining()).as(limiter.name()).isEqualTo(5);
            assertThat(limiter.peek("bob").remaining()).as(limiter.name()).isEqualTo(5);
        }
    }

    @Test
    void concurrent_requests_are_pipelined_on_one_connection() {
        RateLimiter limiter = rateLimits.limiter("api", SlidingWindow.perMinute(100));
        List<CompletableFuture<RateLimitDecision>> asked = IntStream.range(0, 500)
                .mapToObj(i -> limiter.tryAcquireAsync("ada", 1).toCompletableFuture())
                .toList();
        assertThat(asked.stream().filter(decision -> decision.join().allowed())).hasSize(100);
    }

    @Test
    void a_request_that_could_never_pass_is_told_so() {
        RateLimiter limiter = rateLimits.limiter("api", SlidingWindow.perMinute(5));
        assertThatThrownBy(() -> limiter.tryAcquire("ada", 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 permits were asked of 'api', but its limit is 5");
        assertThatThrownBy(() -> limiter.tryAcquire("ada", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limiter.tryAcquire("", 1)).hasMessageContaining("'api' must not be empty");
        assertThatThrownBy(() -> rateLimits.tryAcquire(List.of(limiter.budget("a"), limiter.budget("a")), 1))
                .hasMessageContaining("must differ");
    }

    @Test
    void limits_that_cannot_work_are_refused_when_they_are_made() {
        assertThatThrownBy(() -> new SlidingWindow(100_000, Duration.ofHours(1)))
                .hasMessageContaining("new SubWindows(permits, window)");
        assertThatThrownBy(() -> new SlidingWindow(1, Duration.ofNanos(1_000_500)))
                .hasMessageContaining("whole microseconds");
        assertThatThrownBy(() -> new TokenBucket(1, 3000, Duration.ofSeconds(1)))
                .hasMessageContaining("more than 0.1 % slower")
                .hasMessageContaining("2994 permits");
        assertThatThrownBy(() -> new TokenBucket(1_000_000, 1, Duration.ofHours(1)))
                .hasMessageContaining("more than 31 days to fill");
        assertThatThrownBy(() -> new FixedWindow(0, Duration.ofHours(1))).hasMessageContaining("was 0");
        assertThatThrownBy(() -> WhenUnavailable.local(0)).hasMessageContaining("share");
        assertThatThrownBy(() -> RateLimits.open(fixtures.databases.get(Database.CACHE)))
                .hasMessageContaining("databases.get(Database.RATE_LIMIT)");
    }

    @Test
    void keys_from_outside_are_escaped_and_bounded_and_always_expire() {
        RateLimiter limiter = rateLimits.limiter(
                "api",
                SlidingWindow.perMinute(5),
                new TokenBucket(5, Duration.ofMinutes(1)),
                new FixedWindow(5, Duration.ofMinutes(1)),
                new SubWindows(5, Duration.ofMinutes(1)));
        limiter.tryAcquire("a:b*", 1);
        limiter.tryAcquire("x".repeat(100_000), 1);
        limiter.ban("a:b*", Duration.ofMinutes(1));
        List<String> keys = fixtures.database.keys(KeyScan.ALL).toList();
        assertThat(keys).hasSize(9).contains("rate_limit:api:a%3Ab%2A", "rate_limit:api:a%3Ab%2A:2");
        for (String key : keys) {
            assertThat(key).startsWith("rate_limit:api:").hasSizeLessThan(250);
            assertThat((Long) redis.cli(DATABASE, "PTTL", key)).isBetween(1L, 63_000L);
        }
    }

    @Test
    void a_key_in_use_for_long_never_grows_beyond_its_limit() {
        Duration hour = Duration.ofHours(1);
        RateLimiter limiter = rateLimits.limiter("api", new SlidingWindow(5, hour), new SubWindows(9, hour, 6));
        for (int i = 0; i < 100; i++) {
            limiter.tryAcquire("ada");
            fixtures.time.advance(hour.dividedBy(10));
            assertThat((Long) redis.cli(DATABASE, "LLEN", "rate_limit:api:ada")).isLessThanOrEqualTo(5);
            // One field for each part that can be inside, and three of the hash's own.
            assertThat((Long) redis.cli(DATABASE, "HLEN", "rate_limit:api:ada:2"))
                    .isLessThanOrEqualTo(7 + 3);
        }
    }

    @Test
    void a_refusal_writes_nothing() {
        RateLimiter limiter = rateLimits.limiter(
                "api",
                SlidingWindow.perMinute(1),
                new TokenBucket(1, Duration.ofMinutes(1)),
                new FixedWindow(1, Duration.ofMinutes(1)),
                new SubWindows(1, Duration.ofMinutes(1)));
        limiter.tryAcquire("ada");
        redis.cli("CONFIG", "RESETSTAT");
        assertThat(allowed(limiter, 20)).isZero();
        assertThat(String.valueOf(redis.cli("INFO", "commandstats")))
                .doesNotContain("cmdstat_set:")
                .doesNotContain("push:")
                .doesNotContain("hset:")
                .doesNotContain("expire:");
    }

    @Test
    void a_limiter_of_another_kind_begins_anew_under_an_old_name() {
        List<Limit> kinds = List.of(
                SlidingWindow.perMinute(5),
                new TokenBucket(5, Duration.ofMinutes(1)),
                new FixedWindow(5, Duration.ofMinutes(1)),
                new SubWindows(5, Duration.ofMinutes(1)),
                SlidingWindow.perMinute(5));
        for (Limit limit : kinds) {
            RateLimiter limiter = rateLimits.limiter("api", limit);
            assertThat(limiter.tryAcquire("ada", 3).remaining()).isEqualTo(2);
        }
        rateLimits.limiter("api", new SubWindows(5, Duration.ofMinutes(1))).reward("ada", 1);
        assertThat(rateLimits
                        .limiter("api", SlidingWindow.perMinute(5))
                        .peek("ada")
                        .remaining())
                .isEqualTo(2);
    }

    @Test
    void a_lowered_limit_holds_at_once() {
        rateLimits.limiter("api", SlidingWindow.perMinute(10)).tryAcquire("ada", 10);
        fixtures.time.advance(Duration.ofSeconds(30));
        RateLimiter lower = rateLimits.limiter("api", SlidingWindow.perMinute(4));
        assertThat(lower.tryAcquire("ada").retryAfter()).isEqualTo(Duration.ofSeconds(30));
        fixtures.time.advance(Duration.ofSeconds(30));
        assertThat(allowed(lower, 10)).isEqualTo(4);
    }

    @Test
    void large_costs_and_large_limits_work() {
        RateLimiter exact = rateLimits.limiter("exact", SlidingWindow.perHour(SlidingWindow.MOST));
        assertThat(exact.tryAcquire("ada", SlidingWindow.MOST).allowed()).isTrue();
        assertThat(exact.tryAcquire("ada").allowed()).isFalse();
        RateLimiter bytes = rateLimits.limiter("bytes", new SubWindows(1_000_000_000_000L, Duration.ofHours(1)));
        assertThat(bytes.tryAcquire("ada", 999_999_999_999L).remaining()).isEqualTo(1);
        RateLimiter fixed = rateLimits.limiter("fixed", new FixedWindow(1_000_000_000_000L, Duration.ofHours(1)));
        assertThat(fixed.tryAcquire("ada", 999_999_999_999L).remaining()).isEqualTo(1);
    }

    @Test
    void the_hottest_and_the_refused_keys_are_listed() {
        RateLimiter limiter = rateLimits.limiter("api", SlidingWindow.perMinute(10), SlidingWindow.perHour(100));
        rateLimits.limiter("api2", SlidingWindow.perMinute(10)).tryAcquire("other");
        IntStream.rangeClosed(1, 10).forEach(i -> limiter.tryAcquire("client" + i, i));
        limiter.ban("mallory", Duration.ofHours(2));
        RateLimiterReport report = limiter.report(3);
        assertThat(report.complete()).isTrue();
        assertThat(report.keysRead()).isEqualTo(11);
        assertThat(report.hottest()).extracting(KeyUse::key).containsExactly("client10", "client9", "client8");
        assertThat(report.hottest()).extracting(KeyUse::used).containsExactly(10L, 9L, 8L);
        assertThat(report.refused()).extracting(KeyUse::key).containsExactly("mallory", "client10");
        assertThat(report.refused()).extracting(KeyUse::banned).containsExactly(true, false);
    }
}
