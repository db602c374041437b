package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.errors.AccessDeniedException;
import dev.quintet.databases.errors.CallInterruptedException;
import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.OutcomeUnknownException;
import dev.quintet.databases.errors.WriteRefusedException;
import dev.quintet.databases.errors.WriteRefusedException.Reason;
import dev.quintet.testing.RedisServer;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller is told in each state that a server can be in. */
class ServerStatesTest {
    private RedisServer redis;
    private Databases databases;
    private RedisDatabase cache;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
        databases = Databases.open(Fixtures.impatientAt(redis.url()).build());
        cache = databases.get(Database.CACHE);
    }

    @AfterEach
    void stop() {
        databases.close();
        redis.close();
    }

    @Test
    void a_wrong_type_is_the_callers_fault() {
        cache.call(commands -> commands.set("text", "x"));
        assertThatThrownBy(() -> cache.call(commands -> commands.llen("text")))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("cache (redis://127.0.0.1:" + redis.port() + "/1) says: WRONGTYPE");
    }

    @Test
    void a_full_server_refuses_writes_and_answers_reads() {
        redis.cli("CONFIG", "SET", "maxmemory", "1");
        refusesWrites(Reason.MEMORY_FULL);
    }

    @Test
    void a_replica_refuses_writes_and_answers_reads() {
        redis.cli("REPLICAOF", "127.0.0.1", "1");
        refusesWrites(Reason.READ_ONLY_REPLICA);
    }

    @Test
    void a_primary_without_its_replicas_refuses_writes_and_answers_reads() {
        redis.cli("CONFIG", "SET", "min-replicas-to-write", "1");
        refusesWrites(Reason.TOO_FEW_REPLICAS);
    }

    private void refusesWrites(Reason reason) {
        assertThatThrownBy(() -> cache.call(commands -> commands.set("key", "value")))
                .isInstanceOfSatisfying(
                        WriteRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
        assertThat(cache.<String>call(commands -> commands.get("key"))).isNull();
    }

    @Test
    void a_server_busy_with_a_script_did_nothing() {
        redis.cli("CONFIG", "SET", "lua-time-limit", "50");
        CompletionStage<Object> endless = cache.runAsync(
                Script.of("endless", "while true do end", ScriptOutputType.STATUS), List.of(), List.of());
        await().atMost(Fixtures.SOON)
                .untilAsserted(() -> assertThatThrownBy(
                                () -> databases.get(Database.SESSIONS).call(commands -> commands.incr("n")))
                        .isExactlyInstanceOf(DatabaseUnavailableException.class)
                        .hasMessageContaining("BUSY")
                        .hasMessageContaining("Nothing was done"));
        redis.cli("SCRIPT", "KILL");
        assertThat(endless.toCompletableFuture()).failsWithin(Fixtures.SOON);
    }

    @Test
    void a_stopped_server_leaves_the_outcome_unknown_after_the_deadline_and_works_again_when_resumed() {
        redis.pause();
        long started = System.nanoTime();
        assertThatThrownBy(() -> cache.call(commands -> commands.incr("n")))
                .isExactlyInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("within 500 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
        assertThat(cache.callAsync(commands -> commands.incr("n")).toCompletableFuture())
                .failsWithin(Fixtures.SOON)
                .withThrowableThat()
                .withCauseInstanceOf(OutcomeUnknownException.class);
        redis.resume();
        await().atMost(Fixtures.SOON)
                .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
                .untilAsserted(() -> assertThat(cache.<String>call(commands -> commands.ping()))
                        .isEqualTo("PONG"));
    }

    @Test
    void a_stopped_server_under_load_cannot_fill_the_heap() {
        // Time enough to send them all before the first is given up, also on a slow machine.
        Timeouts patient = Timeouts.DEFAULTS.withCommand(Duration.ofMinutes(1));
        try (Databases opened =
                Databases.open(Fixtures.at(redis.url()).timeouts(patient).build())) {
            redis.pause();
            List<CompletableFuture<Long>> calls = IntStream.range(0, 40_000)
                    .mapToObj(i -> opened.get(Database.CACHE)
                            .callAsync(commands -> commands.incr("n"))
                            .toCompletableFuture())
                    .toList();
            await().atMost(Duration.ofSeconds(30)).until(() -> refused(calls) >= 40_000 - 32_768);
            redis.resume();
            await().atMost(Duration.ofSeconds(30)).until(() -> calls.stream().allMatch(CompletableFuture::isDone));
            RedisDatabase back = opened.get(Database.CACHE);
            await().atMost(Fixtures.SOON).until(back::isReady);
            assertThat(back.<Long>call(commands -> commands.incrby("n", 0)))
                    .as("beyond 32 768 unanswered commands nothing is sent")
                    .isLessThanOrEqualTo(32_768);
        }
    }

    private static long refused(List<CompletableFuture<Long>> calls) {
        return calls.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .filter(call -> call.handle((done, failure) -> Failures.unwrap(failure))
                        .join()
                        .getClass()
                        .equals(DatabaseUnavailableException.class))
                .count();
    }

    @Test
    void a_killed_server_is_found_again_within_a_second_of_coming_back() {
        redis.kill();
        await().atMost(Fixtures.SOON).until(() -> !cache.isReady());
        assertThatThrownBy(() -> cache.call(commands -> commands.ping()))
                .isExactlyInstanceOf(DatabaseUnavailableException.class);
        redis.restart();
        long started = System.nanoTime();
        await().atMost(Fixtures.SOON).pollInterval(Duration.ofMillis(10)).until(cache::isReady);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(1500));
        assertThat(cache.<String>call(commands -> commands.ping())).isEqualTo("PONG");
    }

    @Test
    void after_a_reconnect_commands_still_go_to_their_own_number() {
        for (int i = 0; i < 20; i++) {
            redis.cli("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            await().atMost(Fixtures.SOON)
                    .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
                    .until(() -> {
                        cache.call(commands -> commands.incr("n"));
                        return true;
                    });
        }
        assertThat(redis.cli(0, "DBSIZE")).isEqualTo(0L);
        assertThat(redis.cli(1, "DBSIZE")).isEqualTo(1L);
    }

    @Test
    void an_interrupted_caller_stops_waiting_and_keeps_its_flag() throws InterruptedException {
        redis.pause();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>(false);
        Thread caller = new Thread(() -> {
            try {
                cache.call(commands -> commands.incr("n"));
            } catch (RuntimeException failure) {
                thrown.set(failure);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        caller.start();
        await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
        caller.interrupt();
        caller.join(400);
        assertThat(thrown.get()).isInstanceOf(CallInterruptedException.class);
        assertThat(flag.get()).isTrue();
    }

    @Test
    void a_command_that_the_acl_forbids_is_told_as_such() {
        redis.cli("ACL", "SETUSER", "default", "-flushdb");
        assertThatThrownBy(() -> cache.call(commands -> commands.flushdb()))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("NOPERM");
    }
}
