package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.operations.Progress;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final StringWriter err = new StringWriter();

    private Console console(boolean watched) {
        return new Console(
                new PrintWriter(new StringWriter()), new PrintWriter(err), InputStream.nullInputStream(), watched);
    }

    private static Progress progress(String doing, long done, long total) {
        return new Progress(doing, done, total, 0, Duration.ofSeconds(10));
    }

    @Test
    void it_tells_how_far_the_work_is_how_fast_it_goes_and_how_long_it_will_take() {
        assertThat(ProgressLine.text(progress("backing up cache", 1_200_000, 2_400_000)))
                .isEqualTo("backing up cache: 1,200,000 of 2,400,000 keys, 120,000/s, 10 s left");
        assertThat(ProgressLine.text(progress("checking one.backup", 1000, 0)))
                .isEqualTo("checking one.backup: 1,000 keys, 100/s");
    }

    @Test
    void it_is_drawn_over_again_and_gone_at_the_end() {
        try (ProgressLine line = ProgressLine.on(console(true), true)) {
            line.progressed(progress("restoring", 10, 0));
            line.progressed(progress("x", 1, 0));
        }
        assertThat(err.toString())
                .isEqualTo("\rrestoring: 10 keys, 1/s" + "\rx: 1 keys, 0/s" + " ".repeat(9) + "\r" + " ".repeat(14)
                        + "\r");
    }

    @Test
    void it_never_grows_longer_than_a_terminal_is_wide() {
        try (ProgressLine line = ProgressLine.on(console(true), true)) {
            line.progressed(progress("y".repeat(200), 1, 0));
            assertThat(err.toString()).hasSize(80);
        }
    }

    @Test
    void there_is_none_where_nobody_looks_and_none_beside_json() {
        try (ProgressLine unseen = ProgressLine.on(console(false), true);
                ProgressLine unwanted = ProgressLine.on(console(true), false)) {
            unseen.progressed(progress("x", 1, 0));
            unwanted.progressed(progress("x", 1, 0));
        }
        assertThat(err.toString()).isEmpty();
        assertThat(Terminals.isTerminal("/dev/pts/3")).isTrue();
        assertThat(Terminals.isTerminal("/dev/null")).isFalse();
        assertThat(Terminals.isTerminal("pipe:[1234]")).isFalse();
    }
}
