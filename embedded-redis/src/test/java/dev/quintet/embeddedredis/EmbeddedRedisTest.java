package dev.quintet.embeddedredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
    @TempDir
    Path folder;

    private final ServerProgram bundled = ServerProgram.bundled();

    @Test
    void an_ephemeral_server_answers_on_a_free_port_and_leaves_nothing() {
        EmbeddedRedis redis = EmbeddedRedis.start(ephemeral().build());
        ProcessHandle process = ProcessHandle.of(redis.pid()).orElseThrow();
        assertThat(Client.send(redis.port(), "PING")).isEqualTo("+PONG");
        assertThat(redis.url()).isEqualTo("redis://127.0.0.1:" + redis.port());
        assertThat(redis.program()).isEqualTo(bundled);
        assertThat(redis.isAlive()).isTrue();
        redis.close();
        redis.close();
        assertThat(redis.isAlive()).isFalse();
        assertThat(process.isAlive()).isFalse();
        assertThat(redis.dataDirectory()).doesNotExist();
    }

    @Test
    void data_is_there_after_a_restart() {
        int port;
        try (EmbeddedRedis redis = EmbeddedRedis.start(durable().build())) {
            port = redis.port();
            assertThat(Client.send(port, "SELECT 3", "SET ada lovelace")).isEqualTo("+OK");
        }
        try (EmbeddedRedis redis = EmbeddedRedis.start(durable().port(port).build())) {
            assertThat(redis.port()).isEqualTo(port);
            assertThat(Client.send(port, "SELECT 3", "GET ada")).isEqualTo("lovelace");
        }
    }

    @Test
    void it_listens_on_loopback_only_and_never_evicts() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(ephemeral().build())) {
            assertThat(Client.send(redis.port(), "CONFIG GET bind")).isEqualTo("*2");
            assertThat(redis.dataDirectory().resolve("server.conf"))
                    .content()
                    .contains("bind 127.0.0.1", "protected-mode yes", "maxmemory-policy noeviction", "databases 16");
        }
    }

    @Test
    void two_servers_run_side_by_side() {
        try (EmbeddedRedis one = EmbeddedRedis.start(ephemeral().build());
                EmbeddedRedis two = EmbeddedRedis.start(ephemeral().build())) {
            assertThat(one.port()).isNotEqualTo(two.port());
            assertThat(one.dataDirectory()).isNotEqualTo(two.dataDirectory());
        }
    }

    @Test
    void a_busy_port_is_named() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedRedis.start(
                            durable().port(other.getLocalPort()).build()))
                    .isInstanceOf(EmbeddedRedisException.class)
                    .hasMessageContaining("Port " + other.getLocalPort() + " of 127.0.0.1");
        }
        // The directory is free again.
        EmbeddedRedis.start(durable().build()).close();
    }

    @Test
    void a_password_is_asked_for_and_shown_nowhere() throws IOException {
        String password = "p\"a s\\s@ü";
        try (EmbeddedRedis redis =
                EmbeddedRedis.start(durable().password(password).build())) {
            assertThat(Client.send(redis.port(), "PING")).startsWith("-NOAUTH");
            assertThat(Client.send(redis.port(), "AUTH \"p\\\"a s\\\\s@ü\"", "PING"))
                    .isEqualTo("+PONG");
            assertThat(redis.url()).isEqualTo("redis://:p%22a%20s%5Cs%40%C3%BC@127.0.0.1:" + redis.port());
            assertThat(redis.toString()).doesNotContain("p\"a");
            assertThat(ProcessHandle.of(redis.pid())
                            .orElseThrow()
                            .info()
                            .commandLine()
                            .orElse(""))
                    .doesNotContain("p\"a");
            assertThat(Files.getPosixFilePermissions(folder.resolve("data/server.conf")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.getPosixFilePermissions(folder.resolve("data")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(durable().password(password).build().toString()).doesNotContain("p\"a");
    }

    @Test
    void a_server_that_gives_up_shows_the_end_of_its_log() {
        assertThatThrownBy(() -> EmbeddedRedis.start(
                        ephemeral().config("no-such-directive 1").build()))
                .isInstanceOf(EmbeddedRedisException.class)
                .hasMessageContaining("exit code 1")
                .hasMessageContaining("no-such-directive");
    }

    @Test
    void a_server_that_starts_without_its_library_says_which_one() throws IOException {
        Path broken = FakeProgram.write(
                folder.resolve("redis-server"),
                "echo 'redis-server: error while loading shared libraries: libssl.so.3: no such file' >&2; exit 127");
        ServerProgram program = new ServerProgram(broken, "redis", bundled.version());
        assertThatThrownBy(
                        () -> EmbeddedRedis.start(ephemeral().program(program).build()))
                .hasMessageContaining("exit code 127")
                .hasMessageContaining("The library libssl.so.3 is missing")
                .hasMessageContaining("apt-get install redis-server");
    }

    @Test
    void a_server_that_never_answers_is_given_up_and_ended() throws IOException {
        Path mute = FakeProgram.write(
                folder.resolve("redis-server"), "echo $$ > '" + folder.resolve("pid") + "'\nexec tail -f /dev/null");
        ServerProgram program = new ServerProgram(mute, "redis", bundled.version());
        assertThatThrownBy(() -> EmbeddedRedis.start(durable()
                        .program(program)
                        .startTimeout(Duration.ofMillis(300))
                        .build()))
                .hasMessageContaining("did not answer within 300 ms")
                .hasMessageContaining("startTimeout");
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void an_interrupted_start_ends_at_once_and_leaves_the_thread_interrupted() throws IOException {
        Path mute = FakeProgram.write(folder.resolve("redis-server"), "exec tail -f /dev/null");
        ServerProgram program = new ServerProgram(mute, "redis", bundled.version());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> EmbeddedRedis.start(durable().program(program).build()))
                .hasMessageContaining("Interrupted");
        assertThat(Thread.interrupted()).isTrue();
        EmbeddedRedis.start(durable().build()).close();
    }

    @Test
    void the_log_of_the_run_before_is_kept_beside_the_new_one() {
        EmbeddedRedis.start(durable().build()).close();
        EmbeddedRedis.start(durable().build()).close();
        EmbeddedRedis.start(durable().build()).close();
        assertThat(folder.resolve("data/server.log")).content().containsOnlyOnce("Ready to accept connections");
        assertThat(folder.resolve("data/server.log.1")).content().containsOnlyOnce("Ready to accept connections");
    }

    @Test
    void a_directory_in_use_says_by_whom() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(durable().build())) {
            assertThatThrownBy(() -> EmbeddedRedis.start(durable().build()))
                    .isInstanceOf(EmbeddedRedisException.class)
                    .hasMessageContaining("in use")
                    .hasMessageContaining(
                            "Java process " + ProcessHandle.current().pid());
            assertThat(redis.isAlive()).isTrue();
        }
    }

    @Test
    void an_older_server_does_not_start_empty_on_the_data_of_a_newer_one() throws IOException {
        Files.createDirectories(folder.resolve("data/appendonlydir"));
        assertThatThrownBy(() -> EmbeddedRedis.start(durable().build()))
                .hasMessageContaining("written by Redis 7 or newer")
                .hasMessageContaining(bundled.toString());
    }

    @Test
    void a_server_killed_from_outside_is_seen_as_dead_and_can_be_closed() {
        EmbeddedRedis redis = EmbeddedRedis.start(durable().build());
        ProcessHandle process = ProcessHandle.of(redis.pid()).orElseThrow();
        process.destroyForcibly();
        await().until(() -> !redis.isAlive());
        redis.close();
        EmbeddedRedis.start(durable().build()).close();
    }

    @Test
    void a_server_that_refuses_to_end_at_first_is_asked_again() throws IOException {
        try (EmbeddedRedis primary = EmbeddedRedis.start(ephemeral().build());
                EmbeddedRedis replica = EmbeddedRedis.start(durable()
                        .config("replicaof 127.0.0.1 " + primary.port())
                        .build())) {
            // A replica that has just received its copy writes it to its first append-only file.
            await().until(() ->
                    Files.readString(folder.resolve("data/server.log")).contains("Finished with success"));
            assertThat(replica.isAlive()).isTrue();
        }
        assertThat(folder.resolve("data/server.log")).content().contains("bye bye");
    }

    @Test
    void options_out_of_range_are_refused() {
        assertThatThrownBy(() -> ephemeral().port(70_000)).hasMessageContaining("was 70000");
        assertThatThrownBy(() -> ephemeral().password("")).hasMessageContaining("at least one character");
        assertThatThrownBy(() -> ephemeral().password("a\nb"))
                .hasMessageContaining("line break")
                .hasMessageNotContaining("a\nb");
        assertThatThrownBy(() -> ephemeral().config("a\nb")).hasMessageContaining("one line at a time");
        assertThatThrownBy(() -> ephemeral().startTimeout(Duration.ZERO)).hasMessageContaining("PT0S");
    }

    private EmbeddedRedisOptions.Builder ephemeral() {
        return EmbeddedRedisOptions.ephemeral().program(bundled);
    }

    private EmbeddedRedisOptions.Builder durable() {
        return EmbeddedRedisOptions.in(folder.resolve("data")).program(bundled);
    }
}
