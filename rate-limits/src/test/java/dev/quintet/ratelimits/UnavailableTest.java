package dev.quintet.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.quintet.testing.FaultProxy;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Redis does not answer: what is decided, how soon, and who hears of it. */
class UnavailableTest {
    private static final int REQUESTS = 40;

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private FaultProxy network;
    private Fixtures fixtures;
    private RateLimits rateLimits;

    @BeforeEach
    void open() {
        network = FaultProxy.before(redis);
        fixtures = Fixtures.at(network.url());
        rateLimits = fixtures.real(RateLimitOptions.DEFAULTS);
        logger().addAppender(log);
        log.start();
    }

    @AfterEach
    void close() {
        logger().detachAppender(log);
        rateLimits.close();
        fixtures.close();
        network.close();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Availability.class);
    }

    private RateLimiter limiter(WhenUnavailable policy, Limit... limits) {
        return rateLimits.limiter("api", policy, List.of(limits));
    }

    private static long allowed(RateLimiter limiter) {
        return IntStream.range(0, REQUESTS)
                .filter(i -> limiter.tryAcquire("ada").allowed())
                .count();
    }

    private static void awaitRedis(RateLimiter limiter) {
        await().atMost(Fixtures.SOON).until(() -> limiter.tryAcquire("warm-up").decidedBy() == DecidedBy.REDIS);
    }

    @Test
    void a_silent_redis_costs_a_request_no_more_than_the_deadline_and_few_requests_even_that() {
        RateLimiter limiter = limiter(WhenUnavailable.refuse(), SlidingWindow.perMinute(1000));
        awaitRedis(limiter);
        network.hold();
        long longest = 0;
        long started = System.nanoTime();
        for (int i = 0; i < REQUESTS; i++) {
            long from = System.nanoTime();
            RateLimitDecision decision = limiter.tryAcquire("ada");
            longest = Math.max(longest, System.nanoTime() - from);
            assertThat(decision.refusedBy()).contains(RateLimitDecision.UNAVAILABLE);
        }
        // Half a second of tolerance for a machine that does other things at the same time.
        assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofMillis(550));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(50 * REQUESTS));
        network.release();
        awaitRedis(limiter);
    }

    @Test
    void every_policy_decides_as_it_says_and_is_counted() {
        redis.kill();
        assertThat(allowed(limiter(WhenUnavailable.allow(), SlidingWindow.perHour(10))))
                .isEqualTo(REQUESTS);
        assertThat(allowed(limiter(WhenUnavailable.refuse(), SlidingWindow.perHour(10))))
                .isZero();
        assertThat(fixtures.meters
                        .counter("quintet.ratelimits.decisions", "limiter", "api", "outcome", "allowed", "by", "policy")
                        .count())
                .isEqualTo(REQUESTS);
        assertThat(fixtures.meters
                        .counter("quintet.ratelimits.decisions", "limiter", "api", "outcome", "refused", "by", "policy")
                        .count())
                .isEqualTo(REQUESTS);
    }

    @Test
    void locally_each_kind_of_limit_lets_its_share_through() {
        redis.kill();
        WhenUnavailable quarter = WhenUnavailable.local(0.25);
        List<Limit> kinds = List.of(
                SlidingWindow.perHour(20),
                new SubWindows(20, Duration.ofHours(1)),
                new FixedWindow(20, Duration.ofHours(1)),
                new TokenBucket(20, Duration.ofHours(1)));
        for (Limit kind : kinds) {
            RateLimiter limiter = rateLimits.limiter(
                    kind.getClass().getSimpleName(), quarter, List.of(kind, SlidingWindow.perHour(100)));
            assertThat(allowed(limiter)).as(limiter.name()).isEqualTo(5);
            RateLimitDecision refused = limiter.tryAcquire("ada");
            assertThat(refused.refusedBy()).contains(limiter.name() + "-3600s");
            assertThat(refused.retryAfter()).isPositive();
            assertThat(limiter.tryAcquire("bob", 20).allowed()).isTrue();
            assertThat(limiter.tryAcquire("bob").allowed()).isFalse();
            assertThat(limiter.peek("carol").decidedBy()).isEqualTo(DecidedBy.POLICY);
        }
    }

    @Test
    void the_strictest_of_several_policies_decides() {
        redis.kill();
        RateLimiter open = rateLimits.limiter("open", WhenUnavailable.allow(), List.of(SlidingWindow.perHour(1)));
        RateLimiter local = rateLimits.limiter("local", WhenUnavailable.local(1), List.of(SlidingWindow.perHour(2)));
        RateLimiter closed = rateLimits.limiter("closed", WhenUnavailable.refuse(), List.of(SlidingWindow.perHour(9)));
        List<Budget> two = List.of(open.budget("ada"), local.budget("ada"));
        assertThat(IntStream.range(0, REQUESTS)
                        .filter(i -> rateLimits.tryAcquire(two, 1).allowed()))
                .hasSize(2);
        assertThat(rateLimits
                        .tryAcquire(List.of(open.budget("ada"), closed.budget("ada")), 1)
                        .allowed())
                .isFalse();
    }

    @Test
    void limiters_of_one_name_with_other_limits_stay_apart() {
        redis.kill();
        assertThat(allowed(limiter(WhenUnavailable.local(1), SlidingWindow.perHour(3), SlidingWindow.perMinute(4))))
                .isEqualTo(3);
        assertThat(allowed(limiter(WhenUnavailable.local(1), SlidingWindow.perHour(7))))
                .isEqualTo(7);
    }

    @Test
    void a_change_is_logged_once_and_so_is_the_change_back() {
        RateLimiter limiter = limiter(WhenUnavailable.allow(), SlidingWindow.perHour(10));
        awaitRedis(limiter);
        redis.kill();
        allowed(limiter);
        allowed(limiter);
        redis.restart();
        awaitRedis(limiter);
        limiter.tryAcquire("ada");
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        gone -> assertThat(gone)
                                .startsWith(
                                        "Rate limits are decided without Redis, as each limiter says. Not connected to rateLimit"),
                        back -> assertThat(back).isEqualTo("Rate limits are decided by Redis again."));
    }

    @Test
    void a_server_out_of_memory_still_refuses_and_leaves_the_rest_to_the_policy() {
        RateLimiter limiter = limiter(WhenUnavailable.allow(), SlidingWindow.perHour(1));
        awaitRedis(limiter);
        redis.cli("CONFIG", "SET", "maxmemory", "1");
        try {
            assertThat(limiter.tryAcquire("warm-up").allowed()).isFalse();
            assertThat(limiter.tryAcquire("ada").decidedBy()).isEqualTo(DecidedBy.POLICY);
        } finally {
            redis.cli("CONFIG", "SET", "maxmemory", "0");
        }
    }

    @Test
    void an_asynchronous_request_never_fails_because_of_redis() {
        RateLimiter limiter = limiter(WhenUnavailable.allow(), SlidingWindow.perHour(10));
        awaitRedis(limiter);
        network.hold();
        assertThat(limiter.tryAcquireAsync("ada", 1).toCompletableFuture())
                .succeedsWithin(Fixtures.SOON)
                .matches(decision -> decision.allowed() && decision.decidedBy() == DecidedBy.POLICY);
    }
}
