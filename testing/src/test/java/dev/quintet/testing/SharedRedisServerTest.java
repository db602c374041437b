package dev.quintet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedRedisServerTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @Test
    void each_test_finds_empty_databases() {
        leaveKeysBehind();
    }

    @Test
    void and_so_does_the_next() {
        leaveKeysBehind();
    }

    @Nested
    class In_a_nested_class {
        @Test
        void too() {
            leaveKeysBehind();
        }
    }

    @Test
    void there_is_one_per_jvm_and_program() {
        assertThat(RedisServer.shared()).isSameAs(redis);
        assertThat(RedisServer.shared(redis.program())).isSameAs(RedisServer.shared(redis.program()));
    }

    @Test
    void it_cannot_be_hurt() {
        for (Runnable harm : List.<Runnable>of(redis::kill, redis::stop, redis::pause, redis::resume, redis::restart)) {
            assertThatThrownBy(harm::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("RedisServer.start()");
        }
        redis.close();
        assertThat(redis.cli("PING")).isEqualTo("PONG");
    }

    @Test
    void replies_come_as_strings_numbers_lists_and_null() {
        assertThat(redis.cli("SET", "name", "Ada Lövelace\r\n")).isEqualTo("OK");
        assertThat(redis.cli("GET", "name")).isEqualTo("Ada Lövelace\r\n");
        assertThat(redis.cli("GET", "nobody")).isNull();
        assertThat(redis.cli("SET", "empty", "")).isEqualTo("OK");
        assertThat(redis.cli("GET", "empty")).isEqualTo("");
        assertThat(redis.cli("INCRBY", "count", "41")).isEqualTo(41L);
        assertThat(redis.cli("MGET", "name", "nobody", "count"))
                .isEqualTo(Arrays.asList("Ada Lövelace\r\n", null, "41"));
        assertThat(redis.cli("EVAL", "return {1, {'two', {}}}", "0")).isEqualTo(List.of(1L, List.of("two", List.of())));
        assertThat(redis.cli("BLPOP", "nothing", "0.01")).isNull();
    }

    @Test
    void an_error_is_an_exception_with_the_words_of_the_server() {
        redis.cli("SET", "text", "a");
        assertThatThrownBy(() -> redis.cli("INCR", "text"))
                .isInstanceOf(RedisErrorException.class)
                .hasMessageStartingWith("ERR value is not an integer");
    }

    @Test
    void databases_are_apart() {
        redis.cli(5, "SET", "key", "five");
        assertThat(redis.cli(5, "GET", "key")).isEqualTo("five");
        assertThat(redis.cli("GET", "key")).isNull();
        assertThat(redis.url()).isEqualTo("redis://127.0.0.1:" + redis.port());
        assertThat(redis.url(5)).isEqualTo("redis://127.0.0.1:" + redis.port() + "/5");
    }

    private static void leaveKeysBehind() {
        assertThat(redis.cli("DBSIZE")).isEqualTo(0L);
        assertThat(redis.cli(15, "DBSIZE")).isEqualTo(0L);
        redis.cli("SET", "left", "behind");
        redis.cli(15, "SET", "left", "behind");
    }
}
