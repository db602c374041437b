package dev.quintet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.embeddedredis.ServerProgram;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class TestProgramsTest {
    private final String before = System.getProperty(TestPrograms.PROPERTY, "bundled");

    @AfterEach
    void restore_the_choice_of_this_run() {
        System.setProperty(TestPrograms.PROPERTY, before);
    }

    @Test
    void tests_run_on_the_bundled_program_unless_told_otherwise() {
        System.clearProperty(TestPrograms.PROPERTY);
        assertThat(TestPrograms.chosen()).isEqualTo(ServerProgram.bundled());
    }

    @Test
    void installed_means_the_first_one_installed() {
        System.setProperty(TestPrograms.PROPERTY, "installed");
        List<ServerProgram> installed = ServerProgram.installed();
        if (installed.isEmpty()) {
            assertThatThrownBy(TestPrograms::chosen).hasMessageContaining("Install one, or use 'bundled'");
        } else {
            assertThat(TestPrograms.chosen()).isEqualTo(installed.get(0));
        }
    }

    @Test
    void a_path_means_the_program_there() {
        ServerProgram bundled = ServerProgram.bundled();
        System.setProperty(TestPrograms.PROPERTY, bundled.path().toString());
        assertThat(TestPrograms.chosen()).isEqualTo(bundled);
    }

    @Test
    void the_bundled_program_is_always_among_those_available() {
        assertThat(RedisServer.programs()).startsWith(ServerProgram.bundled()).doesNotHaveDuplicates();
    }
}
