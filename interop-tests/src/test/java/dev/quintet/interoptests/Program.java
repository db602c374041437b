package dev.quintet.interoptests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test runs beside itself, ended with the test. */
public final class Program implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    private Program(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** A Node script of this module, with these environment variables. Without Node the test is skipped, but never in CI. */
    public static Program node(String script, Map<String, String> environment) {
        need("node");
        Path folder = Path.of(System.getProperty("node.folder"));
        return start(List.of("node", folder.resolve(script).toString()), environment);
    }

    /** A program on the PATH. Without it the test is skipped, but never in CI. */
    public static Program named(String... command) {
        need(command[0]);
        return start(List.of(command), Map.of());
    }

    private static void need(String name) {
        boolean there = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        if (System.getenv("CI") != null) {
            assertThat(there).as(name + " must be on the PATH in CI").isTrue();
        }
        assumeTrue(there, name + " is not on the PATH, so what it would do with Redis is not tested");
    }

    private static Program start(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new Program(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(command + " cannot be started", e);
        }
    }

    /** The next line it prints; everything it still prints is in the failure if it ends instead. */
    public String line() {
        try {
            String line = output.readLine();
            assertThat(line).as("the program ended without a word").isNotNull();
            return String.valueOf(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends it a line. */
    public void tell(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has ended, well or badly. */
    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends within 30 s").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
