package dev.quintet.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several JVMs with several threads each, against one key of a real server by its real clock. */
class ManyProcessesTest {
    private static final int PROCESSES = 3;
    private static final int THREADS = 8;
    private static final long WINDOW_MILLIS = 1000;
    private static final long LENGTH_MILLIS = 6000;
    private static final int PERMITS = 100;

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private List<Long> contend(String way, int permits, long windowMillis, long lengthMillis) throws IOException {
        List<BufferedReader> outputs = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Contender.class.getName(),
                            redis.url(),
                            way,
                            Integer.toString(THREADS),
                            Integer.toString(permits),
                            Long.toString(windowMillis),
                            Long.toString(lengthMillis))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            processes.add(process);
            outputs.add(process.inputReader());
        }
        for (BufferedReader output : outputs) {
            readUntil(output, "ready");
        }
        for (Process process : processes) {
            process.outputWriter().append('\n').flush();
        }
        List<Long> admitted = new ArrayList<>();
        for (BufferedReader output : outputs) {
            for (String line : readUntil(output, "done")) {
                if (line.matches("\\d+")) {
                    admitted.add(Long.parseLong(line));
                }
            }
        }
        admitted.sort(null);
        return admitted;
    }

    private static List<String> readUntil(BufferedReader output, String end) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); !end.equals(line); line = output.readLine()) {
            if (line == null) {
                throw new IOException("A contender ended before it was " + end + ": " + lines);
            }
            lines.add(line);
        }
        return lines;
    }

    @Test
    void three_processes_with_eight_threads_each_get_exactly_the_limit() throws IOException {
        assertThat(contend("limiter", PERMITS, 3_600_000, 2000)).hasSize(PERMITS);
    }

    @Test
    void no_window_of_real_time_holds_more_than_the_limit_and_nearly_none_holds_less() throws IOException {
        List<Long> admitted = contend("script", PERMITS, WINDOW_MILLIS, LENGTH_MILLIS);
        for (int i = PERMITS; i < admitted.size(); i++) {
            assertThat(admitted.get(i) - admitted.get(i - PERMITS))
                    .as("between the permits %s and %s", i - PERMITS, i)
                    .isGreaterThanOrEqualTo(1000 * WINDOW_MILLIS);
        }
        // Contenders that always want more get nearly all there is: the first, and one more for each window begun
        // since.
        assertThat(admitted.size()).isGreaterThan((int) (PERMITS * LENGTH_MILLIS / WINDOW_MILLIS * 0.9));
    }
}
