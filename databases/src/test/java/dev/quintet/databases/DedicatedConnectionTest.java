package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.databases.errors.OutcomeUnknownException;
import dev.quintet.databases.errors.PoolExhaustedException;
import dev.quintet.testing.RedisServer;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DedicatedConnectionTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;
    private RedisDatabase queues;

    @BeforeEach
    void open() {
        databases = Databases.open(Fixtures.impatientAt(redis.url())
                .pool(PoolSettings.DEFAULTS.withSize(2).withMaxWait(Duration.ofMillis(200)))
                .build());
        queues = databases.get(Database.QUEUES);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void a_blocking_command_outlives_the_ordinary_deadline_and_holds_up_nobody() {
        CompletableFuture<KeyValue<String, String>> popped = CompletableFuture.supplyAsync(() -> {
            try (DedicatedConnection connection = queues.dedicated()) {
                return connection.block(Duration.ofSeconds(10), commands -> commands.blpop(10, "list"));
            }
        });
        await().atMost(Fixtures.SOON).until(() -> queues.pool().active() == 1);
        await().during(Duration.ofMillis(700))
                .atMost(Fixtures.SOON)
                .until(() -> "PONG".equals(queues.call(commands -> commands.ping())));
        queues.call(commands -> commands.rpush("list", "element"));
        assertThat(popped)
                .succeedsWithin(Fixtures.SOON)
                .extracting(KeyValue::getValue)
                .isEqualTo("element");
    }

    @Test
    void a_transaction_takes_bytes_through_another_codec() {
        byte[] notText = {(byte) 0xff, 0, (byte) 0xfe};
        try (DedicatedConnection connection = queues.dedicated()) {
            TransactionResult result = connection.transaction(ByteArrayCodec.INSTANCE, commands -> {
                RedisFuture<String> set = commands.set(new byte[] {'k'}, notText);
                RedisFuture<byte[]> got = commands.get(new byte[] {'k'});
                assertThat(set.isDone() || got.isDone()).isFalse();
            });
            assertThat(result.<String>get(0)).isEqualTo("OK");
            assertThat(result.<byte[]>get(1)).isEqualTo(notText);
            assertThat(queues.<Long>call(commands -> commands.strlen("k"))).isEqualTo(3L);
        }
    }

    @Test
    void connections_are_given_back_and_used_again() {
        for (int i = 0; i < 10; i++) {
            try (DedicatedConnection connection = queues.dedicated()) {
                connection.call(commands -> commands.ping());
            }
        }
        assertThat(queues.pool()).isEqualTo(new PoolUse(2, 0, 1, 0));
    }

    @Test
    void an_exhausted_pool_says_how_it_is_used() {
        try (DedicatedConnection one = queues.dedicated();
                DedicatedConnection two = queues.dedicated()) {
            one.call(commands -> commands.ping());
            two.call(commands -> commands.ping());
            assertThatThrownBy(queues::dedicated)
                    .isInstanceOf(PoolExhaustedException.class)
                    .hasMessageContaining(
                            "No dedicated connection to queues became free within 200 ms: 2 of 2 are in use");
        }
    }

    @Test
    void an_abandoned_blocking_command_takes_nobodys_element() {
        try (DedicatedConnection connection = queues.dedicated()) {
            assertThatThrownBy(() -> connection.call(commands -> commands.blpop(30, "list")))
                    .isInstanceOf(OutcomeUnknownException.class);
        }
        await().atMost(Fixtures.SOON)
                .until(() -> !String.valueOf(redis.cli("CLIENT", "LIST")).contains("cmd=blpop"));
        queues.call(commands -> commands.rpush("list", "element"));
        assertThat(queues.<Long>call(commands -> commands.llen("list"))).isEqualTo(1);
    }

    @Test
    void a_transaction_is_all_or_nothing() {
        try (DedicatedConnection connection = queues.dedicated()) {
            TransactionResult result = connection.transaction(commands -> {
                var unused = List.of(commands.set("a", "1"), commands.incr("a"));
            });
            assertThat(result.wasDiscarded()).isFalse();
            assertThat((Long) result.get(1)).isEqualTo(2);
        }
    }

    @Test
    void a_transaction_is_discarded_when_a_watched_key_changed() {
        try (DedicatedConnection connection = queues.dedicated()) {
            connection.call(commands -> commands.watch("a"));
            queues.call(commands -> commands.set("a", "other"));
            TransactionResult result = connection.transaction(commands -> {
                var unused = commands.set("a", "mine");
            });
            assertThat(result.wasDiscarded()).isTrue();
        }
        assertThat(queues.<String>call(commands -> commands.get("a"))).isEqualTo("other");
    }

    @Test
    void a_transaction_left_open_is_not_handed_to_the_next_caller() {
        try (DedicatedConnection connection = queues.dedicated()) {
            connection.call(commands -> commands.multi());
        }
        try (DedicatedConnection next = queues.dedicated()) {
            assertThat(next.<String>call(commands -> commands.set("a", "1"))).isEqualTo("OK");
        }
    }

    @Test
    void a_transaction_whose_body_fails_leaves_nothing_behind() {
        try (DedicatedConnection connection = queues.dedicated()) {
            assertThatThrownBy(() -> connection.transaction(commands -> {
                        var unused = commands.set("a", "1");
                        throw new IllegalStateException("the caller's own fault");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(queues.<Long>call(commands -> commands.exists("a"))).isZero();
    }

    @Test
    void a_connection_given_back_cannot_be_used() {
        DedicatedConnection connection = queues.dedicated();
        connection.close();
        connection.close();
        assertThatThrownBy(() -> connection.call(commands -> commands.ping()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_failed_command_is_told_like_any_other() {
        queues.call(commands -> commands.set("text", "x"));
        try (DedicatedConnection connection = queues.dedicated()) {
            assertThatThrownBy(() -> connection.call(commands -> commands.llen("text")))
                    .isInstanceOf(CommandFailedException.class);
        }
    }

    @Test
    void a_connection_of_ones_own_has_its_own_name_and_does_not_count_in_the_pool() {
        try (DedicatedConnection connection = queues.connect("bull:bWFpbA==:w:mail-1")) {
            connection.call(commands -> commands.ping());
            assertThat(String.valueOf(redis.cli("CLIENT", "LIST"))).contains(" name=bull:bWFpbA==:w:mail-1 ");
            assertThat(queues.pool().active()).isZero();
        }
        await().atMost(Fixtures.SOON)
                .until(() -> !String.valueOf(redis.cli("CLIENT", "LIST")).contains("bWFpbA=="));
    }

    @Test
    void closing_a_connection_of_ones_own_ends_the_wait_of_another_thread() {
        DedicatedConnection connection = queues.connect("waiting");
        CompletableFuture<KeyValue<String, String>> popped = CompletableFuture.supplyAsync(
                () -> connection.block(Duration.ofSeconds(60), commands -> commands.blpop(60, "list")),
                task -> new Thread(task).start());
        await().atMost(Fixtures.SOON)
                .until(() -> String.valueOf(redis.cli("CLIENT", "LIST")).contains("cmd=blpop"));
        connection.close();
        assertThat(popped).failsWithin(Fixtures.SOON);
    }

    @Test
    void a_name_that_redis_cannot_keep_is_refused() {
        assertThatThrownBy(() -> queues.connect("two words"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without spaces");
    }
}
