package dev.quintet.operations;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM that does a job, to be killed in the middle of it. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    /** @param main the class whose {@code main} says a line when the job begins */
    public ChildJvm(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Waits for the next line that begins with this; what else the child says is passed over. */
    public String await(String beginning) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        return "";
    }

    /** As {@code kill -9}. */
    public void kill() throws InterruptedException {
        // Not the process' own method, which closes what can still be read.
        boolean unused = process.toHandle().destroyForcibly();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("The child does not die");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
