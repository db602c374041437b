package dev.quintet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultProxyTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private final FaultProxy network = FaultProxy.before(redis);

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void a_healthy_network_passes_everything_on_and_counts_connections() throws IOException {
        String large = "x".repeat(300_000);
        try (RespConnection one = connect();
                RespConnection two = connect()) {
            assertThat(one.call("SET", "large", large)).isEqualTo("OK");
            assertThat(two.call("GET", "large")).isEqualTo(large);
            assertThat(network.connections()).isEqualTo(2);
            assertThat(network.openConnections()).isEqualTo(2);
        }
        await().until(() -> network.openConnections() == 0);
        assertThat(network.connections()).isEqualTo(2);
        assertThat(network.url()).isEqualTo("redis://127.0.0.1:" + network.port());
    }

    @Test
    void latency_delays_both_directions_until_it_is_taken_away() throws IOException {
        try (RespConnection connection = connect()) {
            network.latency(Duration.ofMillis(60));
            long started = System.nanoTime();
            assertThat(connection.call("PING")).isEqualTo("PONG");
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
            network.latency(Duration.ofHours(1));
            connection.send("PING");
            network.latency(Duration.ZERO);
            assertThat(connection.reply()).isEqualTo("PONG");
        }
        assertThatThrownBy(() -> network.latency(Duration.ofMillis(-1))).hasMessageContaining("PT-0.001S");
    }

    @Test
    void held_bytes_arrive_intact_and_in_order_after_the_release() throws IOException {
        try (RespConnection connection = connect()) {
            connection.call("PING");
            network.hold();
            for (int i = 0; i < 1000; i++) {
                connection.send("RPUSH", "list", Integer.toString(i));
            }
            assertThat(redis.cli("EXISTS", "list")).isEqualTo(0L);
            network.release();
            for (long length = 1; length <= 1000; length++) {
                assertThat(connection.reply()).isEqualTo(length);
            }
            assertThat(redis.cli("LINDEX", "list", "-1")).isEqualTo("999");
        }
    }

    @Test
    void a_held_network_accepts_but_is_silent_even_about_an_end() throws IOException {
        network.hold();
        try (RespConnection connection = new RespConnection(network.port(), Duration.ofMillis(100))) {
            assertThatThrownBy(() -> connection.call("PING")).isInstanceOf(SocketTimeoutException.class);
            redis.cli("CLIENT", "KILL", "TYPE", "normal");
            assertThatThrownBy(connection::reply).isInstanceOf(SocketTimeoutException.class);
            network.release();
            assertThatThrownBy(connection::reply).isInstanceOfAny(EOFException.class, SocketException.class);
        }
    }

    @Test
    void a_refusing_network_keeps_living_connections_and_admits_new_ones_later_on_the_same_port() throws IOException {
        try (RespConnection living = connect()) {
            living.call("PING");
            int port = network.port();
            network.refuse();
            network.refuse();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            assertThat(living.call("PING")).isEqualTo("PONG");
            network.admit();
            network.admit();
            assertThat(network.port()).isEqualTo(port);
            try (RespConnection fresh = connect()) {
                assertThat(fresh.call("PING")).isEqualTo("PONG");
            }
        }
    }

    @Test
    void a_reset_reaches_living_connections_and_new_ones_are_well() throws IOException {
        try (RespConnection living = connect()) {
            living.call("PING");
            network.resetNow();
            assertThatThrownBy(living::reply)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(network.openConnections()).isZero();
        try (RespConnection fresh = connect()) {
            assertThat(fresh.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void a_held_connection_can_be_reset() throws IOException {
        try (RespConnection living = connect()) {
            network.hold();
            living.send("PING");
            await().until(() -> network.openConnections() == 1);
            network.resetNow();
            assertThatThrownBy(living::reply)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void a_reply_is_cut_after_so_many_bytes_and_the_command_was_carried_out() throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), network.port())) {
            network.resetAfter(FaultProxy.Direction.TO_CLIENT, 3);
            client.getOutputStream().write("INCR count\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(3)).isEqualTo(":1\r".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(redis.cli("GET", "count")).isEqualTo("1");
        try (RespConnection fresh = connect()) {
            assertThat(fresh.call("INCR", "count")).isEqualTo(2L);
        }
    }

    @Test
    void a_command_is_cut_after_so_many_bytes_and_was_not_carried_out() throws IOException {
        try (RespConnection connection = connect()) {
            connection.call("PING");
            network.resetAfter(FaultProxy.Direction.TO_SERVER, 20);
            assertThatThrownBy(() -> connection.call("INCR", "count"))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(redis.cli("GET", "count")).isNull();
        assertThatThrownBy(() -> network.resetAfter(FaultProxy.Direction.TO_SERVER, 0))
                .hasMessageContaining("resetNow()");
    }

    @Test
    void sliced_replies_arrive_in_pieces_and_whole() throws IOException {
        redis.cli("SET", "text", "0123456789".repeat(20));
        network.slice(7);
        List<Integer> pieces = new ArrayList<>();
        StringBuilder replies = new StringBuilder();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), network.port())) {
            byte[] buffer = new byte[1024];
            for (int i = 0; i < 10; i++) {
                client.getOutputStream().write("GET text\r\n".getBytes(StandardCharsets.US_ASCII));
                while (replies.length() < (i + 1) * 208) {
                    int read = client.getInputStream().read(buffer);
                    pieces.add(read);
                    replies.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
                }
            }
        }
        assertThat(replies.toString()).isEqualTo(("$200\r\n" + "0123456789".repeat(20) + "\r\n").repeat(10));
        assertThat(pieces).hasSizeGreaterThan(20);
        network.stopSlicing();
        try (RespConnection connection = connect()) {
            assertThat(connection.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void a_server_that_is_down_shows_as_a_reset() throws IOException {
        try (RedisServer own = RedisServer.start();
                FaultProxy before = FaultProxy.before(own)) {
            own.stop();
            // Connecting itself may already meet it.
            assertThatThrownBy(() -> pingThrough(before)).isInstanceOf(SocketException.class);
            own.restart();
            assertThat(pingThrough(before)).isEqualTo("PONG");
        }
    }

    @Test
    void a_closed_proxy_leaves_neither_port_nor_connection() throws IOException {
        try (RespConnection living = connect()) {
            living.call("PING");
            network.close();
            network.close();
            assertThatThrownBy(living::reply).isInstanceOf(IOException.class);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            network.admit();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        }
    }

    private static @Nullable Object pingThrough(FaultProxy proxy) throws IOException {
        try (RespConnection connection = new RespConnection(proxy.port(), Duration.ofSeconds(5))) {
            return connection.call("PING");
        }
    }

    private RespConnection connect() throws IOException {
        return new RespConnection(network.port(), Duration.ofSeconds(5));
    }
}
