package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.OutcomeUnknownException;
import dev.quintet.testing.FaultProxy;
import dev.quintet.testing.FaultProxy.Direction;
import dev.quintet.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command is sent once. Lettuce as it comes sends commands again and counted 36 426 for 20 000 INCR. */
class NoRepeatTest {
    private static final int COMMANDS = 1000;

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void a_reset_in_the_middle_of_a_pipeline_counts_nothing_twice_and_tells_truly_what_was_not_done(long seed)
            throws Exception {
        Random random = new Random(seed);
        try (FaultProxy proxy = FaultProxy.before(redis);
                Databases databases =
                        Databases.open(Fixtures.impatientAt(proxy.url()).build())) {
            RedisDatabase cache = databases.get(Database.CACHE);
            proxy.resetAfter(Direction.TO_CLIENT, random.nextInt(COMMANDS * 5));
            List<CompletionStage<Long>> calls = new ArrayList<>();
            for (int i = 0; i < COMMANDS; i++) {
                calls.add(cache.callAsync(commands -> commands.incr("n")));
            }
            Count count = new Count();
            for (CompletionStage<Long> call : calls) {
                count.add(call);
            }
            await().atMost(Fixtures.SOON).until(cache::isReady);
            long counted = cache.call(commands -> commands.incrby("n", 0));
            assertThat(counted)
                    .as("seed %d: %d done, %d unknown, %d not sent", seed, count.done, count.unknown, count.notSent)
                    .isBetween((long) count.done, (long) count.done + count.unknown);
            assertThat(count.done + count.unknown + count.notSent).isEqualTo(COMMANDS);
        }
    }

    @Test
    void what_is_sent_while_disconnected_fails_at_once_and_is_never_done_later() {
        try (FaultProxy proxy = FaultProxy.before(redis);
                Databases databases =
                        Databases.open(Fixtures.impatientAt(proxy.url()).build())) {
            RedisDatabase cache = databases.get(Database.CACHE);
            proxy.refuse();
            proxy.resetNow();
            await().atMost(Fixtures.SOON).until(() -> !cache.isReady());
            assertThat(catchThrowable(() -> cache.call(commands -> commands.incr("n"))))
                    .isExactlyInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("Nothing was sent");
            proxy.admit();
            await().atMost(Fixtures.SOON).until(cache::isReady);
            assertThat(cache.<Long>call(commands -> commands.exists("n"))).isZero();
        }
    }

    private static final class Count {
        int done;
        int unknown;
        int notSent;

        void add(CompletionStage<Long> call) throws Exception {
            try {
                call.toCompletableFuture().get(10, TimeUnit.SECONDS);
                done++;
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof OutcomeUnknownException) {
                    unknown++;
                } else {
                    assertThat(failure).hasCauseExactlyInstanceOf(DatabaseUnavailableException.class);
                    notSent++;
                }
            }
        }
    }
}
