package dev.quintet.bullmqscripts.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.bullmqscripts.BullmqScripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackScriptsTest {
    @TempDir
    Path folder;

    private Path commands;
    private Path table;

    @BeforeEach
    void a_package_with_one_script() throws IOException {
        commands = Files.createDirectories(folder.resolve("bullmq/dist/cjs/commands"));
        Files.createDirectories(commands.resolve("includes"));
        table = folder.resolve("scripts.tsv");
        Files.writeString(folder.resolve("bullmq/package.json"), "{\"name\":\"bullmq\", \"version\": \"9.9.9\"}");
        Files.writeString(folder.resolve("bullmq/LICENSE"), "MIT");
        Files.writeString(commands.resolve("ping-1.lua"), "return KEYS[1]\n");
        pin("ping\t1\t79b1e2c0e33f6eae3a0ab0b14e1cf8ac6ee5a3ba\tkey\t");
    }

    private void pin(String... rows) throws IOException {
        Files.write(table, List.of(rows));
    }

    private void pack() throws IOException {
        new PackScripts(folder.resolve("bullmq"), table).packInto(folder.resolve("packed"));
    }

    @Test
    void every_script_of_the_pinned_version_is_packed_with_the_licence() throws IOException {
        Map<String, Pin> pins = Pin.read(Path.of("scripts.tsv"));
        assertThat(pins).hasSize(64);
        pins.forEach((name, pin) ->
                assertThat(BullmqScripts.source(name, pin.numberOfKeys())).isNotEmpty());
        assertThat(BullmqScripts.version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(BullmqScripts.class.getResource("LICENSE-bullmq")).isNotNull();
    }

    @Test
    void a_script_that_changed_ends_the_build_and_is_named() {
        assertThatThrownBy(this::pack)
                .isInstanceOf(PackingException.class)
                .hasMessageContaining("bullmq 9.9.9")
                .hasMessageContaining("ping has changed: 1 keys");
    }

    @Test
    void a_script_that_is_new_or_gone_ends_the_build() throws IOException {
        pin("pong\t2\t0\t\t");
        assertThatThrownBy(this::pack).hasMessageContaining("ping is new").hasMessageContaining("pong is gone");
    }

    @Test
    void what_is_included_twice_stands_where_it_is_included_first() throws IOException {
        Files.writeString(commands.resolve("includes/one.lua"), "local one = 1\n");
        Files.writeString(commands.resolve("includes/two.lua"), "--- @include \"one\"\n\nlocal two = one + one");
        Files.writeString(
                commands.resolve("sum-0.lua"),
                "--- @include \"includes/two\"\n--- @include \"includes/one\" \n\n   \nreturn two\n");
        assertThat(Includes.expand(commands.resolve("sum-0.lua")))
                .isEqualTo("local one = 1\nlocal two = one + one\nreturn two\n");
    }

    @Test
    void a_missing_include_is_told() throws IOException {
        Files.writeString(commands.resolve("a-0.lua"), "--- @include \"includes/none\"\n");
        assertThatThrownBy(() -> Includes.expand(commands.resolve("a-0.lua"))).hasMessageContaining("includes/none");
    }
}
