package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.databases.errors.WriteRefusedException;
import dev.quintet.testing.RedisServer;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScriptTest {
    private static final Script<Long> COUNT =
            Script.of("count", "return redis.call('INCRBY', KEYS[1], ARGV[1])", ScriptOutputType.INTEGER);

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;
    private RedisDatabase cache;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
        cache = databases.get(Database.CACHE);
        redis.cli("SCRIPT", "FLUSH");
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void runs_once_whether_the_server_knows_it_or_not() {
        assertThat(cache.run(COUNT, List.of("n"), List.of("2"))).isEqualTo(2);
        redis.cli("SCRIPT", "FLUSH");
        assertThat(cache.run(COUNT, List.of("n"), List.of("3"))).isEqualTo(5);
        assertThat(cache.run(COUNT, List.of("n"), List.of("1"))).isEqualTo(6);
    }

    @Test
    void is_sent_by_its_hash_once_the_server_knows_it() {
        cache.run(COUNT, List.of("n"), List.of("1"));
        redis.cli("CONFIG", "RESETSTAT");
        cache.run(COUNT, List.of("n"), List.of("1"));
        assertThat(String.valueOf(redis.cli("INFO", "commandstats")))
                .contains("cmdstat_evalsha:calls=1")
                .doesNotContain("cmdstat_eval:");
    }

    @Test
    void asynchronous_runs_survive_a_forgotten_script_too() {
        assertThat(cache.runAsync(COUNT, List.of("n"), List.of("2")).toCompletableFuture())
                .succeedsWithin(Fixtures.SOON)
                .isEqualTo(2L);
    }

    @Test
    void a_script_that_is_not_there_is_told_when_the_class_loads() {
        assertThatThrownBy(() -> Script.returningInteger(ScriptTest.class, "no.lua"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no script 'no.lua' beside dev.quintet.databases.ScriptTest");
    }

    @Test
    void a_failing_script_fails_the_call() {
        Script<Long> wrong = Script.of("wrong", "return redis.call('NOSUCH')", ScriptOutputType.INTEGER);
        assertThatThrownBy(() -> cache.run(wrong, List.of(), List.of())).isInstanceOf(CommandFailedException.class);
    }

    @Test
    void a_write_refused_within_a_script_is_a_write_refused() {
        Script<String> write = Script.of("write", "return redis.call('SET', KEYS[1], 'x')", ScriptOutputType.STATUS);
        redis.cli("CONFIG", "SET", "maxmemory", "1");
        try {
            assertThatThrownBy(() -> cache.run(write, List.of("k"), List.of()))
                    .isInstanceOf(WriteRefusedException.class)
                    .hasMessageContaining("says: OOM command not allowed");
        } finally {
            redis.cli("CONFIG", "SET", "maxmemory", "0");
        }
    }

    @Test
    void clear_lua_is_in_the_jar() {
        assertThat(Script.returningInteger(Clearing.class, "clear.lua").digest())
                .hasSize(40);
    }
}
