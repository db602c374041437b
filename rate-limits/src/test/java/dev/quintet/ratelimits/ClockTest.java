package dev.quintet.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.RedisServer;
import dev.quintet.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server's clock decides, and is sometimes set back. */
class ClockTest {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final long WINDOW_MICROS = Checks.micros(WINDOW);

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Fixtures fixtures;

    @BeforeEach
    void open() {
        fixtures = Fixtures.at(redis);
    }

    @AfterEach
    void close() {
        fixtures.close();
    }

    @Test
    void production_leaves_the_time_to_the_server() {
        assertThat(Time.REAL.forScripts()).isEmpty();
        try (RateLimits rateLimits = fixtures.real(Fixtures.PATIENT)) {
            Instant before = serverTime();
            RateLimitDecision decision =
                    rateLimits.limiter("now", new SlidingWindow(1, WINDOW)).tryAcquire("ada");
            assertThat(decision.resetTime().minus(WINDOW)).isBetween(before, serverTime());
        }
    }

    private static Instant serverTime() {
        if (redis.cli("TIME") instanceof List<?> time) {
            long micros = Long.parseLong(String.valueOf(time.get(1)));
            return Instant.ofEpochSecond(Long.parseLong(String.valueOf(time.get(0))), micros * 1000);
        }
        throw new AssertionError("TIME should be two numbers");
    }

    @Test
    void a_window_is_safe_and_frees_within_a_window_from_when_the_clock_was_set_back() {
        Seeds.each(random -> setBack(random, new SlidingWindow(1 + random.nextInt(10), WINDOW), 1));
    }

    @Test
    void sub_windows_are_safe_and_free_within_a_window_and_two_parts() {
        Seeds.each(random -> setBack(random, new SubWindows(1 + random.nextInt(10), WINDOW, 10), 1.2));
    }

    @Test
    void a_token_bucket_keeps_its_rate_and_nobody_waits_longer_than_it_takes_to_fill() {
        Seeds.each(random -> setBack(random, new TokenBucket(1 + random.nextInt(10), WINDOW), 1));
    }

    @Test
    void a_fixed_window_keeps_nobody_out_for_longer_than_a_window() {
        Seeds.each(random -> setBack(random, new FixedWindow(1 + random.nextInt(10), WINDOW), 1));
    }

    private void setBack(Random random, Limit limit, double windowsToWait) {
        redis.cli("FLUSHALL");
        long permits = limit.permits();
        // A bucket and a fixed window let twice the limit through by design; a set clock must not make it more.
        long most = limit instanceof SlidingWindow || limit instanceof SubWindows ? permits : 2 * permits;
        List<Long> admitted = new ArrayList<>();
        long refusedSince = 0;
        try (RateLimits rateLimits = fixtures.still()) {
            RateLimiter limiter = rateLimits.limiter("clock", limit);
            for (int step = 0; step < 200; step++) {
                fixtures.time.advanceMicros(random.nextLong(2 * WINDOW_MICROS / permits));
                if (random.nextInt(10) == 0) {
                    fixtures.time.setServerBy(Duration.ofNanos(-1000 * random.nextLong(3 * WINDOW_MICROS)));
                    refusedSince = 0;
                }
                long now = fixtures.time.micros();
                RateLimitDecision decision = limiter.tryAcquire("ada");
                if (decision.allowed()) {
                    admitted.add(now);
                    refusedSince = 0;
                    int earlier = admitted.size() - 1 - (int) most;
                    assertThat(earlier < 0 || now - admitted.get(earlier) >= WINDOW_MICROS)
                            .as("at most %s in a window of real time", most)
                            .isTrue();
                } else {
                    refusedSince = refusedSince == 0 ? now : refusedSince;
                    assertThat(Checks.micros(decision.retryAfter()))
                            .isLessThanOrEqualTo((long) (windowsToWait * WINDOW_MICROS));
                    assertThat(now - refusedSince).isLessThan((long) (windowsToWait * WINDOW_MICROS));
                }
            }
        }
    }

    @Test
    void a_clock_set_back_by_a_day_keeps_the_ages_of_permits_and_is_counted() {
        try (RateLimits rateLimits = fixtures.still()) {
            RateLimiter limiter = rateLimits.limiter("clock", new SlidingWindow(2, WINDOW));
            limiter.tryAcquire("ada");
            fixtures.time.advance(Duration.ofMinutes(50));
            limiter.tryAcquire("ada");
            fixtures.time.setServerBy(Duration.ofDays(-1));
            assertThat(limiter.tryAcquire("ada").retryAfter()).isEqualTo(Duration.ofMinutes(10));
            fixtures.time.advance(Duration.ofMinutes(10));
            assertThat(limiter.tryAcquire("ada").allowed()).isTrue();
            assertThat(fixtures.meters.counter("quintet.ratelimits.clock.steps").count())
                    .isEqualTo(1);
        }
    }

    @Test
    void permits_count_to_the_microsecond() {
        try (RateLimits rateLimits = fixtures.still()) {
            RateLimiter limiter = rateLimits.limiter("clock", new SlidingWindow(1, WINDOW));
            fixtures.time.advanceMicros(999);
            limiter.tryAcquire("ada");
            fixtures.time.advance(WINDOW.minusNanos(1000));
            RateLimitDecision refused = limiter.tryAcquire("ada");
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofNanos(1000));
            fixtures.time.advance(refused.retryAfter());
            assertThat(limiter.tryAcquire("ada").allowed()).isTrue();
        }
    }

    @Test
    void a_clock_set_forward_by_a_window_empties_it() {
        try (RateLimits rateLimits = fixtures.still()) {
            RateLimiter limiter = rateLimits.limiter("clock", new SlidingWindow(1, WINDOW));
            limiter.tryAcquire("ada");
            fixtures.time.setServerBy(WINDOW);
            assertThat(limiter.tryAcquire("ada").allowed()).isTrue();
        }
    }
}
