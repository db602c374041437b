package dev.quintet.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.RedisServer;
import dev.quintet.testing.Seeds;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random histories of many clients, decision by decision beside a model that is too simple to be wrong. */
class HistoriesTest {
    /** Long, because keys in Redis expire by real time while the test's stands still. */
    private static final Duration WINDOW = Duration.ofHours(1);

    private static final int STEPS = 150;

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
    void a_sliding_window_agrees_with_its_definition() {
        Seeds.each(random -> play(random, List.of(new SlidingWindow(1 + random.nextInt(40), WINDOW))));
    }

    @Test
    void sub_windows_agree_with_their_definition() {
        Seeds.each(random ->
                play(random, List.of(new SubWindows(1 + random.nextInt(40), WINDOW, 2 + random.nextInt(20)))));
    }

    @Test
    void a_token_bucket_agrees_with_its_definition() {
        Seeds.each(random ->
                play(random, List.of(new TokenBucket(1 + random.nextInt(40), 1 + random.nextInt(40), WINDOW))));
    }

    @Test
    void a_fixed_window_agrees_with_its_definition() {
        Seeds.each(random -> play(random, List.of(new FixedWindow(1 + random.nextInt(40), WINDOW))));
    }

    @Test
    void several_limits_take_from_all_or_from_none() {
        Seeds.each(random -> play(
                random,
                List.of(
                        new SlidingWindow(4 + random.nextInt(5), WINDOW.dividedBy(10)),
                        new TokenBucket(6 + random.nextInt(10), 12, WINDOW),
                        new SubWindows(12 + random.nextInt(10), WINDOW.multipliedBy(2), 7),
                        new FixedWindow(10 + random.nextInt(10), WINDOW))));
    }

    /** One client of a limiter, and what the model knows of it. */
    private record Client(Budget budget, List<Model> models) {}

    private void play(Random random, List<Limit> limits) {
        redis.cli("FLUSHALL");
        try (RateLimits rateLimits = fixtures.still()) {
            RateLimiter limiter = rateLimits.limiter("history", WhenUnavailable.refuse(), limits);
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(new Client(
                        limiter.budget("client" + i),
                        limits.stream().map(Model::new).toList()));
            }
            long most = limits.stream().mapToLong(Limit::permits).min().orElseThrow();
            Arrivals arrivals = Arrivals.random(random, limits.get(0));
            for (int step = 0; step < STEPS; step++) {
                fixtures.time.advanceMicros(arrivals.next());
                Client client = clients.get(random.nextInt(clients.size()));
                long permits = random.nextInt(4) == 0 ? 1 + random.nextInt((int) most) : 1;
                if (random.nextInt(25) == 0) {
                    limiter.reward(client.budget.key(), permits);
                    client.models.forEach(model -> model.give(permits));
                }
                check(rateLimits.tryAcquire(List.of(client.budget), permits), client, permits);
                if (random.nextInt(40) == 0) {
                    redis.cli("SCRIPT", "FLUSH");
                }
            }
        }
    }

    private void check(RateLimitDecision decision, Client client, long permits) {
        long now = fixtures.time.micros();
        long wait = client.models.stream()
                .mapToLong(model -> model.wait(now, permits))
                .max()
                .orElseThrow();
        assertThat(decision.decidedBy()).isEqualTo(DecidedBy.REDIS);
        assertThat(decision.retryAfter()).isEqualTo(Duration.of(wait, ChronoUnit.MICROS));
        assertThat(decision.allowed()).isEqualTo(wait == 0);
        if (wait == 0) {
            client.models.forEach(model -> model.take(now, permits));
        }
        for (int i = 0; i < client.models.size(); i++) {
            Model model = client.models.get(i);
            LimitState state = decision.limits().get(i);
            assertThat(state.remaining()).isEqualTo(model.remaining(now));
            assertThat(state.resetAfter()).isEqualTo(Duration.of(model.nextReturn(now), ChronoUnit.MICROS));
        }
    }
}
