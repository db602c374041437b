package dev.quintet.embeddedredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmEndTest {
    @TempDir
    Path folder;

    @Test
    void a_jvm_that_exits_without_closing_leaves_no_server_and_its_hooks_could_still_write() throws IOException {
        try (ChildJvm child = ChildJvm.start(folder)) {
            child.exitWithoutClosing();
            await().until(() -> !child.server().isAlive() && !child.isAlive());
        }
        assertThat(folder.resolve("server.log")).content().contains("bye bye");
        try (EmbeddedRedis redis = restarted()) {
            assertThat(Client.send(redis.port(), "GET farewell")).isEqualTo("said");
        }
    }

    @Test
    void a_jvm_killed_with_kill_9_leaves_no_server_and_no_data_is_lost() throws IOException {
        try (ChildJvm child = ChildJvm.start(folder)) {
            Client.send(child.port(), "SET ada lovelace");
            ProcessHandle guardian = child.guardian();
            ProcessHandle watcher = child.watcher();
            child.kill();
            await().until(() -> !child.server().isAlive() && !guardian.isAlive() && !watcher.isAlive());
        }
        assertThat(folder.resolve("server.log")).content().contains("bye bye");
        try (EmbeddedRedis redis = restarted()) {
            assertThat(Client.send(redis.port(), "GET ada")).isEqualTo("lovelace");
        }
    }

    @Test
    void a_killed_jvm_leaves_no_temporary_directory() throws IOException {
        try (ChildJvm child = ChildJvm.startEphemeral()) {
            Path directory =
                    Path.of(child.server().info().arguments().orElseThrow()[0]).getParent();
            assertThat(directory).isDirectory();
            child.kill();
            await().until(() -> !child.server().isAlive() && !Files.exists(directory));
        }
    }

    @Test
    void a_halted_server_is_stopped_too() throws Exception {
        try (ChildJvm child = ChildJvm.start(folder)) {
            new ProcessBuilder("kill", "-STOP", Long.toString(child.server().pid()))
                    .start()
                    .waitFor();
            child.kill();
            await().until(() -> !child.server().isAlive());
        }
    }

    @Test
    void an_orphan_whose_guardian_was_killed_too_is_taken_over_by_the_next_start() throws IOException {
        try (ChildJvm child = ChildJvm.start(folder)) {
            Client.send(child.port(), "SET ada lovelace");
            // The watcher first: it would stop the server when the waiting shell goes.
            end(child.watcher());
            end(child.guardian());
            child.kill();
            await().until(() -> !child.isAlive());
            assertThat(child.server().isAlive()).isTrue();
            // On the very port that the orphan holds.
            try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.in(folder)
                    .program(ServerProgram.bundled())
                    .port(child.port())
                    .build())) {
                assertThat(child.server().isAlive()).isFalse();
                assertThat(Client.send(redis.port(), "GET ada")).isEqualTo("lovelace");
            }
        }
    }

    @Test
    void a_server_does_not_go_on_without_the_shell_that_guards_it() throws IOException {
        try (ChildJvm child = ChildJvm.start(folder)) {
            end(child.guardian());
            await().until(() -> !child.server().isAlive());
            assertThat(child.isAlive()).isTrue();
        }
    }

    @Test
    void a_process_that_only_has_the_number_of_an_earlier_server_is_left_alone() throws IOException {
        Process stranger = new ProcessBuilder("tail", "-f", "/dev/null").start();
        try {
            Files.writeString(folder.resolve("server.pid"), stranger.pid() + "\n");
            try (EmbeddedRedis redis = restarted()) {
                assertThat(redis.isAlive()).isTrue();
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void two_jvms_do_not_share_a_directory() throws IOException {
        try (ChildJvm child = ChildJvm.start(folder)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(this::restarted)
                        .isInstanceOf(EmbeddedRedisException.class)
                        .hasMessageContaining("Java process " + child.pid())
                        .hasMessageContaining(folder.getFileName().toString());
            }
            assertThat(Client.send(child.port(), "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void nothing_but_data_and_log_is_left_in_a_directory_after_an_orderly_end() throws IOException {
        restarted().close();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "appendonly.aof", "server.lock", "server.conf", "server.log", "guardian.sh");
        }
    }

    private static void end(ProcessHandle process) {
        process.destroyForcibly();
        await().until(() -> !process.isAlive());
    }

    private EmbeddedRedis restarted() {
        return EmbeddedRedis.start(
                EmbeddedRedisOptions.in(folder).program(ServerProgram.bundled()).build());
    }
}
