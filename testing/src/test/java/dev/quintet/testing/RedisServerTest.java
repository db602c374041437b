package dev.quintet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisServerTest {
    private static final Duration SOON = Duration.ofMillis(200);

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    @Test
    void a_killed_server_is_gone_and_comes_back_on_the_same_port_with_its_data() {
        int port = redis.port();
        ProcessHandle process = ProcessHandle.of(redis.pid()).orElseThrow();
        // By default the last write may wait for the disk that is busy with an earlier one.
        redis.cli("CONFIG", "SET", "appendfsync", "always");
        redis.cli("SET", "ada", "lovelace");
        redis.kill();
        assertThat(process.isAlive()).isFalse();
        assertThat(redis.answers(SOON)).isFalse();
        assertThatThrownBy(redis::pid).isInstanceOf(IllegalStateException.class).hasMessageContaining("restart()");
        redis.restart();
        assertThat(redis.port()).isEqualTo(port);
        assertThat(redis.cli("GET", "ada")).isEqualTo("lovelace");
    }

    @Test
    void a_stopped_server_closes_its_connections_and_comes_back_with_its_data() throws IOException {
        redis.cli("SET", "ada", "lovelace");
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            redis.stop();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(redis.answers(SOON)).isFalse();
        redis.restart();
        assertThat(redis.cli("GET", "ada")).isEqualTo("lovelace");
    }

    @Test
    void a_paused_server_accepts_and_does_not_answer_until_it_is_resumed() throws IOException {
        redis.pause();
        assertThat(redis.answers(SOON)).isFalse();
        try (RespConnection connection = new RespConnection(redis.port(), Duration.ofSeconds(5))) {
            connection.send("PING");
            redis.resume();
            assertThat(connection.reply()).isEqualTo("PONG");
        }
    }

    @Test
    void a_paused_server_ends_when_it_is_closed() {
        RedisServer own = RedisServer.start();
        ProcessHandle process = ProcessHandle.of(own.pid()).orElseThrow();
        own.pause();
        own.close();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void a_server_that_keeps_nothing_is_empty_after_a_restart() {
        try (RedisServer forgetful =
                RedisServer.with(RedisServerOptions.builder().persistent(false).build())) {
            forgetful.cli("SET", "ada", "lovelace");
            forgetful.restart();
            assertThat(forgetful.cli("GET", "ada")).isNull();
        }
    }
}
