package dev.quintet.embeddedredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProgramTest {
    @TempDir
    Path folder;

    @Test
    void the_bundled_program_is_redis_6_2_and_is_unpacked_once() {
        ServerProgram bundled = ServerProgram.bundled();
        assertThat(bundled.name()).isEqualTo("redis");
        assertThat(bundled.version().isAtLeast(6, 2)).isTrue();
        assertThat(bundled.version().isAtLeast(6, 3)).isFalse();
        assertThat(ServerProgram.bundled()).isSameAs(bundled);
    }

    @Test
    void a_damaged_copy_of_the_bundled_program_is_replaced() throws IOException {
        byte[] content = Files.readAllBytes(ServerProgram.bundled().path());
        ServerProgram first = BundledProgram.unpack(content, folder);
        byte[] damaged = content.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(first.path(), damaged);
        ServerProgram second = BundledProgram.unpack(content, folder);
        assertThat(second.path()).isEqualTo(first.path()).hasBinaryContent(content);
    }

    @Test
    void an_intact_copy_of_the_bundled_program_is_not_written_again() throws IOException {
        byte[] content = Files.readAllBytes(ServerProgram.bundled().path());
        ServerProgram first = BundledProgram.unpack(content, folder);
        Object file = Files.getAttribute(first.path(), "unix:ino");
        assertThat(Files.getAttribute(BundledProgram.unpack(content, folder).path(), "unix:ino"))
                .isEqualTo(file);
    }

    @Test
    void a_cache_folder_that_cannot_be_written_is_replaced_by_a_temporary_one() throws IOException {
        byte[] content = Files.readAllBytes(ServerProgram.bundled().path());
        Path file = Files.writeString(folder.resolve("file"), "in the way of a folder");
        ServerProgram program = BundledProgram.unpack(content, file);
        assertThat(program.path()).isExecutable().isAbsolute();
    }

    @Test
    void a_bundled_program_without_its_library_says_which_one_and_what_to_install() {
        byte[] script = """
                #!/bin/sh
                echo "$0: error while loading shared libraries: libssl.so.3: cannot open shared object file" >&2
                exit 127
                """.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> BundledProgram.unpack(script, folder))
                .isInstanceOf(EmbeddedRedisException.class)
                .hasMessageContaining("bundled Redis server cannot run on this machine")
                .hasMessageContaining("exit code 127")
                .hasMessageContaining("The library libssl.so.3 is missing")
                .hasMessageContaining("apt-get install redis-server")
                .hasMessageContaining("brew install valkey")
                .hasMessageContaining("REDIS_URL");
    }

    @Test
    void a_program_for_another_platform_says_that_it_does_not_run_here() {
        byte[] notOurs = {0x7f, 'E', 'L', 'F', 0, 0, 0, 0};
        assertThatThrownBy(() -> BundledProgram.unpack(notOurs, folder))
                .isInstanceOf(EmbeddedRedisException.class)
                .hasMessageContaining("does not run here")
                .hasMessageContaining("apt-get install redis-server");
    }

    @Test
    void a_program_that_the_system_refuses_to_start_says_why() {
        byte[] noInterpreter = "#!/no/such/interpreter\n".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> BundledProgram.unpack(noInterpreter, folder))
                .isInstanceOf(EmbeddedRedisException.class)
                .hasMessageContaining("cannot be started")
                .hasMessageContaining("noexec")
                .hasMessageContaining("apt-get install redis-server");
    }

    @Test
    void installed_programs_come_in_the_order_of_the_path_without_those_too_old_or_broken() throws IOException {
        FakeProgram.saying(folder.resolve("a/redis-server"), "Redis server v=5.0.14");
        FakeProgram.write(folder.resolve("b/redis-server"), "exit 127");
        FakeProgram.saying(folder.resolve("c/redis-server"), "Redis server v=7.4.1");
        FakeProgram.saying(folder.resolve("c/valkey-server"), "Valkey server v=8.0.2");
        FakeProgram.saying(folder.resolve("usual/redis-server"), "Redis server v=6.2.0");
        String path = String.join(File.pathSeparator, in("a"), in("nowhere"), in("b"), ".", "", in("c"), in("c"));
        assertThat(new InstalledPrograms(InstalledPrograms.folders(path, List.of(in("usual")))).find())
                .containsExactly(
                        new ServerProgram(Path.of(in("c/valkey-server")), "valkey", new ServerVersion(8, 0, 2)),
                        new ServerProgram(Path.of(in("c/redis-server")), "redis", new ServerVersion(7, 4, 1)),
                        new ServerProgram(Path.of(in("usual/redis-server")), "redis", new ServerVersion(6, 2, 0)));
    }

    @Test
    void an_installed_program_is_preferred_to_the_bundled_one() {
        List<ServerProgram> installed = ServerProgram.installed();
        assertThat(ServerProgram.find()).isEqualTo(installed.isEmpty() ? ServerProgram.bundled() : installed.get(0));
    }

    @Test
    void a_named_program_that_is_too_old_or_no_server_is_refused() throws IOException {
        Path old = FakeProgram.saying(folder.resolve("redis-server"), "Redis server v=6.0.16");
        assertThatThrownBy(() -> ServerProgram.at(old))
                .hasMessageContaining("redis 6.0.16")
                .hasMessageContaining("6.2.0");
        Path other = FakeProgram.write(folder.resolve("other"), "echo hello");
        assertThatThrownBy(() -> ServerProgram.at(other))
                .hasMessageContaining("no Redis or Valkey server")
                .hasMessageContaining("hello");
        assertThatThrownBy(() -> ServerProgram.at(folder.resolve("none")))
                .hasMessageContaining("there is no such file");
    }

    private String in(String name) {
        return folder.resolve(name).toString();
    }
}
