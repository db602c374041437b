package dev.quintet.queues;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, on the classes of the tests, to be killed or stopped. */
final class Jvm implements AutoCloseable {
    private final Process process;

    private Jvm(Process process) {
        this.process = process;
    }

    static Jvm start(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new Jvm(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new IllegalStateException("A worker cannot be started", e);
        }
    }

    /** SIGSTOP: it stands still, and does not know it. */
    void halt() {
        signal("-STOP");
    }

    /** SIGCONT. */
    void proceed() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill " + signal + " failed");
            }
        } catch (IOException e) {
            throw new IllegalStateException("There is no program 'kill'", e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", interrupted);
        }
    }

    /** SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
