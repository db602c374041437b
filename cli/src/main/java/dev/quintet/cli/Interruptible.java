package dev.quintet.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * Work that Ctrl-C or SIGTERM breaks off cleanly: it is interrupted, puts away what it has begun, and says how to go on.
 *
 * <p>Java ends a process on either signal while other threads go on; so a hook waits until the work has come to its end.
 */
public final class Interruptible {
    /** A command under way may take this long to come back. */
    private static final long PATIENCE_SECONDS = 20;

    private Interruptible() {}

    /**
     * Does the work on this thread.
     *
     * @param afterwards what to tell when it was broken off: how things stand, and how to go on
     * @return what the work returns, or {@link ExitCode#INTERRUPTED}
     */
    public static int run(Console console, String afterwards, IntSupplier work) {
        Thread worker = Thread.currentThread();
        AtomicBoolean told = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    told.set(true);
                    worker.interrupt();
                    awaitEnd(ended);
                },
                "quintet-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.getAsInt();
        } catch (RuntimeException failure) {
            // Not by its class: a file that is written when the thread is interrupted fails in a way of its own.
            if (!Thread.interrupted() && !told.get()) {
                throw failure;
            }
            console.complain("Interrupted. " + afterwards);
            return ExitCode.INTERRUPTED;
        } finally {
            ended.countDown();
            if (!told.get()) {
                remove(hook);
            }
        }
    }

    private static void awaitEnd(CountDownLatch ended) {
        try {
            boolean unused = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The process ends already, and the hook finds the work at its end.
        }
    }
}
