package dev.quintet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Databases;
import dev.quintet.testing.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many threads of two JVMs want one cold key at the same moment. */
class StampedeTest {
    private static final int THREADS = 100;

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @Test
    void two_hundred_threads_in_two_jvms_cause_exactly_one_load() throws Exception {
        List<Process> jvms = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            jvms.add(start());
        }
        List<String> told = new ArrayList<>();
        try {
            for (Process jvm : jvms) {
                told.add(told(jvm));
            }
        } finally {
            jvms.forEach(Process::destroyForcibly);
        }
        assertThat(redis.cli(Fixtures.NUMBER, "GET", "loads"))
                .as("loads, as the loader counted them in Redis; the JVMs said %s", told)
                .isEqualTo("1");
        assertThat(told).containsExactly("100 got the value", "100 got the value");
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx128m",
                        StampedeJvm.class.getName(),
                        redis.url(),
                        Integer.toString(THREADS))
                .redirectErrorStream(true)
                .start();
    }

    /** The log may say more. */
    private static String told(Process jvm) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> all = lines.lines().collect(Collectors.toList());
            return all.stream()
                    .filter(line -> line.endsWith(" got the value"))
                    .findFirst()
                    .orElseGet(() -> String.join("\n", all));
        }
    }

    @Test
    void the_other_processes_are_woken_and_do_not_poll() throws Exception {
        try (Databases here = Fixtures.open(redis);
                Databases there = Fixtures.open(redis);
                Cache first =
                        Caches.on(Fixtures.cacheOf(here), Fixtures.patient().build());
                Cache second =
                        Caches.on(Fixtures.cacheOf(there), Fixtures.patient().build())) {
            WaitingCaller waiting = WaitingCaller.of(second, "warm-up", first);
            assertThat(waiting.scriptsRunWhileWaiting(redis)).isPositive();
            WaitingCaller measured = WaitingCaller.of(second, "measured", first);
            assertThat(measured.scriptsRunWhileWaiting(redis))
                    .as("looks at Redis by one who waited 120 ms")
                    .isLessThanOrEqualTo(2);
        }
    }
}
