package dev.quintet.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.RedisServer;
import dev.quintet.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real clock, and keys that really expire: several clients that never stop asking, judged by the server's own instants. */
class RealClockTest {
    private static final Duration WINDOW = Duration.ofMillis(20);

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Fixtures fixtures;
    private RateLimits rateLimits;

    @BeforeEach
    void open() {
        fixtures = Fixtures.at(redis);
        rateLimits = fixtures.real(Fixtures.PATIENT);
    }

    @AfterEach
    void close() {
        rateLimits.close();
        fixtures.close();
    }

    @Test
    void a_sliding_window_and_sub_windows_never_hold_more_than_the_limit() {
        Seeds.each(random -> {
            int permits = 1 + random.nextInt(4);
            assertSpaced(instants(new SlidingWindow(permits, WINDOW)), permits);
            assertSpaced(instants(new SubWindows(permits, WINDOW, 6)), permits);
            assertSpaced(
                    instants(
                            new SlidingWindow(permits, WINDOW), new TokenBucket(9, WINDOW), new FixedWindow(9, WINDOW)),
                    permits);
        });
    }

    @Test
    void a_token_bucket_and_a_fixed_window_never_let_more_than_twice_the_limit_through() {
        Seeds.each(random -> {
            int permits = 1 + random.nextInt(4);
            assertSpaced(instants(new TokenBucket(permits, WINDOW)), 2 * permits);
            assertSpaced(instants(new FixedWindow(permits, WINDOW)), 2 * permits);
            // One permit leaves no room for edges.
            assertSpaced(instants(new TokenBucket(1, WINDOW)), 1);
            assertSpaced(instants(new FixedWindow(1, WINDOW)), 1);
        });
    }

    /** Between a permit and the one {@code permits} before it lies a window. */
    private static void assertSpaced(List<Long> instants, int permits) {
        assertThat(instants).hasSizeGreaterThan(permits + 1);
        for (int i = permits; i < instants.size(); i++) {
            assertThat(instants.get(i) - instants.get(i - permits)).isGreaterThanOrEqualTo(Checks.micros(WINDOW));
        }
    }

    /** When permits were given, in the server's microseconds: enough of them for several windows. */
    private List<Long> instants(Limit... limits) {
        redis.cli("FLUSHALL");
        Budget budget = rateLimits.limiter("real", limits).budget("ada");
        Question question = Question.take(List.of(budget), 1, Time.REAL.forScripts());
        List<Long> instants = new ArrayList<>();
        long enough = 4 * limits[0].permits() + 2;
        long until = System.nanoTime() + Fixtures.SOON.toNanos();
        while (instants.size() < enough && System.nanoTime() - until < 0) {
            List<Object> reply = fixtures.database.run(Decider.TAKE, question.keys(), question.arguments());
            if ((Long) reply.get(0) == 1) {
                instants.add((Long) reply.get(3));
            }
        }
        return instants;
    }
}
