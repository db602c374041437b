package dev.quintet.queues.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.RedisServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WithoutOpenTelemetryTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @Test
    void an_application_without_open_telemetry_adds_and_runs_jobs_and_loads_no_class_of_it()
            throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("opentelemetry"))
                .collect(Collectors.joining(File.pathSeparator));
        Process application = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load",
                        "-cp",
                        classPath,
                        WithoutOpenTelemetry.class.getName(),
                        redis.url())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(application.waitFor(100, TimeUnit.SECONDS)).isTrue();
            assertThat(output.lines().filter(line -> !line.contains("[class,load]")))
                    .contains("all jobs ran");
            assertThat(output.lines().filter(line -> line.contains("[class,load]")))
                    .anyMatch(line -> line.contains("dev.quintet.queues.QueueTelemetry"))
                    .noneMatch(line -> line.contains("io.opentelemetry"))
                    .noneMatch(line -> line.contains("dev.quintet.queues.telemetry.QueueTracing"));
        } finally {
            application.destroyForcibly();
        }
    }
}
