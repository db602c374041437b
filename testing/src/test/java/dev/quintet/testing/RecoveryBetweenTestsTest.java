package dev.quintet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each test but the last leaves the server in a bad state. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecoveryBetweenTestsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.with(
            RedisServerOptions.builder().config("lua-time-limit 100").build());

    @Test
    @Order(1)
    void one_test_leaves_it_paused() {
        redis.cli("SET", "left", "behind");
        redis.pause();
    }

    @Test
    @Order(2)
    void the_next_finds_it_answering_and_empty_and_leaves_it_dead() {
        assertThat(redis.cli("DBSIZE")).isEqualTo(0L);
        redis.cli("SET", "left", "behind");
        redis.kill();
    }

    @Test
    @Order(3)
    void the_next_finds_it_running_and_empty_and_leaves_it_in_an_endless_script() throws IOException {
        assertThat(redis.cli("DBSIZE")).isEqualTo(0L);
        try (RespConnection connection = new RespConnection(redis.port(), Duration.ofSeconds(5))) {
            connection.send("EVAL", "redis.call('SET', 'a', 'b') while true do end", "0");
            assertThat(redis.answers(Duration.ofSeconds(5))).isFalse();
        }
    }

    @Test
    @Order(4)
    void the_last_finds_it_well() {
        assertThat(redis.cli("DBSIZE")).isEqualTo(0L);
    }
}
