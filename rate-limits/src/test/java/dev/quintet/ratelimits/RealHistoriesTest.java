package dev.quintet.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.RedisServer;
import dev.quintet.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random histories by the real clock, with keys that really expire. Several clients of two connections ask at once; put in
 * the order of the server's own instants, every answer must be the model's.
 */
class RealHistoriesTest {
    private static final Duration WINDOW = Duration.ofMillis(30);
    private static final int ROUNDS = 80;

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Fixtures here;
    private Fixtures there;
    private RateLimits rateLimits;

    @BeforeEach
    void open() {
        here = Fixtures.at(redis);
        there = Fixtures.at(redis);
        rateLimits = here.real(Fixtures.PATIENT);
    }

    @AfterEach
    void close() {
        rateLimits.close();
        there.close();
        here.close();
    }

    /** What was asked, and what the script answered. */
    private record Asked(int client, long permits, List<Object> reply) {
        long number(int index) {
            return (Long) reply.get(index);
        }

        long at() {
            return number(3);
        }
    }

    @Test
    void every_kind_agrees_with_its_definition() {
        Seeds.each(random -> {
            int permits = 1 + random.nextInt(20);
            play(random, List.of(new SlidingWindow(permits, WINDOW)));
            play(random, List.of(new SubWindows(permits, WINDOW, 2 + random.nextInt(10))));
            play(random, List.of(new TokenBucket(permits, 1 + random.nextInt(20), WINDOW)));
            play(random, List.of(new FixedWindow(permits, WINDOW)));
        });
    }

    @Test
    void several_limits_agree_with_their_definitions_together() {
        Seeds.each(random -> play(
                random,
                List.of(
                        new SlidingWindow(4 + random.nextInt(5), WINDOW.dividedBy(3)),
                        new TokenBucket(6 + random.nextInt(10), 12, WINDOW),
                        new SubWindows(8 + random.nextInt(10), WINDOW.multipliedBy(2), 7),
                        new FixedWindow(6 + random.nextInt(10), WINDOW))));
    }

    private void play(Random random, List<Limit> limits) {
        redis.cli("FLUSHALL");
        RateLimiter limiter = rateLimits.limiter("history", limits.toArray(Limit[]::new));
        List<Budget> budgets = List.of(limiter.budget("ada"), limiter.budget("bob"));
        long most = limits.stream().mapToLong(Limit::permits).min().orElseThrow();
        List<Asked> all = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<Asked>> asked = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                int client = random.nextInt(budgets.size());
                long permits = random.nextInt(4) == 0 ? 1 + random.nextInt((int) most) : 1;
                Question question = Question.take(List.of(budgets.get(client)), permits, Time.REAL.forScripts());
                asked.add((random.nextBoolean() ? here : there)
                        .database
                        .runAsync(Decider.TAKE, question.keys(), question.arguments())
                        .thenApply(reply -> new Asked(client, permits, reply))
                        .toCompletableFuture());
            }
            asked.forEach(answer -> all.add(answer.join()));
        }
        all.sort(Comparator.comparingLong(Asked::at));
        List<List<Model>> models = budgets.stream()
                .map(budget -> limits.stream().map(Model::new).toList())
                .toList();
        all.forEach(asked -> check(asked, models.get(asked.client)));
    }

    private static void check(Asked asked, List<Model> models) {
        long wait = models.stream()
                .mapToLong(model -> model.wait(asked.at(), asked.permits))
                .max()
                .orElseThrow();
        assertThat(asked.number(0)).as("allowed at %s", asked.at()).isEqualTo(wait == 0 ? 1 : 0);
        assertThat(asked.number(2)).as("wait").isEqualTo(wait);
        if (wait == 0) {
            models.forEach(model -> model.take(asked.at(), asked.permits));
        }
        for (int i = 0; i < models.size(); i++) {
            assertThat(asked.number(5 + 2 * i))
                    .as("remaining")
                    .isEqualTo(models.get(i).remaining(asked.at()));
        }
    }
}
