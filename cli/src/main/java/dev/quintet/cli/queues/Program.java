package dev.quintet.cli.queues;

import dev.quintet.cli.UsageException;
import dev.quintet.databases.Threads;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A program that does jobs, one process for each.
 *
 * @param command its name and arguments
 * @param guardian hears of each process
 */
record Program(List<String> command, Guardian guardian) {
    /** How long the process may take to end after SIGTERM, less than the second a closing worker grants its handlers. */
    private static final Duration GRACE = Duration.ofMillis(800);
    /** How long to wait for the rest of what a process said: somebody it left behind may hold the other end open. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private static final ThreadFactory READERS = Threads.daemon("quintet-work-io-");

    /**
     * What came of a run.
     *
     * @param exitCode what the process ended with, 128 and the number of the signal if one killed it
     */
    record Outcome(int exitCode, Tail output, Tail errors) {}

    /** Refuses a program that is not there, before it takes a job from somebody who could do it. */
    static void check(List<String> command, Map<String, String> environment) {
        String name = command.get(0);
        boolean found = name.contains(File.separator)
                ? Files.isExecutable(Path.of(name))
                : Arrays.stream(environment
                                .getOrDefault("PATH", System.getenv().getOrDefault("PATH", ""))
                                .split(File.pathSeparator, -1))
                        .filter(folder -> !folder.isEmpty())
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        if (!found) {
            throw new UsageException("There is no program '" + name + "' to run"
                    + (name.contains(File.separator) ? "." : " on the PATH.")
                    + " After -- comes the command, as a shell would run it: quintet work mail -- ./send-mail --fast");
        }
    }

    /**
     * Runs it once. When the caller's thread is interrupted, the process gets SIGTERM, and SIGKILL if it does not end.
     *
     * @param input what it reads on its standard input; it need not
     * @param errors hears each line of its standard error
     */
    Outcome run(String input, Consumer<String> errors) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        guardian.begun(process);
        Tail output = new Tail();
        Tail said = new Tail();
        try {
            Thread writer = thread(() -> write(process.getOutputStream(), input));
            Thread out = thread(() -> output.read(process.getInputStream(), line -> {}));
            Thread err = thread(() -> said.read(process.getErrorStream(), errors));
            int exitCode = process.waitFor();
            for (Thread reader : List.of(out, err)) {
                reader.join(LAST_WORDS.toMillis());
            }
            writer.interrupt();
            return new Outcome(exitCode, output, said);
        } finally {
            end(process);
            guardian.ended(process);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = READERS.newThread(work);
        thread.start();
        return thread;
    }

    private static void write(OutputStream stream, String input) {
        try (stream) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
            stream.write('\n');
        } catch (IOException notRead) {
            // A program that does not want its job's data may leave it.
            return;
        }
    }

    /** Ends a process and those it started. */
    private static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroy);
        boolean interrupted = false;
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (process.isAlive()) {
            try {
                if (!process.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    all.forEach(ProcessHandle::destroyForcibly);
                }
                break;
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
