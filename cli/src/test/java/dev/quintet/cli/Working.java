package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A command that goes on until it is told to end, on a thread of its own. */
final class Working implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicInteger exitCode = new AtomicInteger(-1);
    private final Thread thread;

    private Working(Map<String, String> environment, String... arguments) {
        Console console =
                new Console(new PrintWriter(out, true), new PrintWriter(err, true), InputStream.nullInputStream());
        thread = new Thread(() -> exitCode.set(Quintet.run(console, environment, arguments)), "quintet-under-test");
        thread.start();
    }

    static Working on(Map<String, String> environment, String... arguments) {
        return new Working(environment, arguments);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /** How it ended; -1 before. */
    int exitCode() {
        return exitCode.get();
    }

    @Override
    public void close() {
        end();
    }

    /** Tells it to end, as the first Ctrl-C does, and waits until it has. */
    void end() {
        if (told.compareAndSet(false, true)) {
            thread.interrupt();
        }
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(thread.isAlive())
                .as("It ends when told to; it said: %s", err)
                .isFalse();
    }
}
