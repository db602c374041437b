package dev.quintet.embeddedredis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ending processes that need not be our children. */
final class Processes {
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(200);

    private Processes() {}

    /**
     * Asks the process to end, and kills it when it has not within {@code patience}. An interrupt shortens the patience
     * to nothing and stays set.
     *
     * @return whether it is gone
     */
    static boolean stop(ProcessHandle process, Duration patience) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + patience.toNanos();
        long nextRequest = System.nanoTime();
        while (process.isAlive() && !interrupted && System.nanoTime() - deadline < 0) {
            if (System.nanoTime() - nextRequest >= 0) {
                // Again and again: a server refuses to end while it writes its first append-only file.
                process.destroy();
                nextRequest = System.nanoTime() + BETWEEN_REQUESTS.toNanos();
            }
            interrupted = interruptedPause();
        }
        if (process.isAlive()) {
            process.destroyForcibly();
            long killedBy = System.nanoTime() + AFTER_KILL.toNanos();
            while (process.isAlive() && System.nanoTime() - killedBy < 0) {
                interrupted |= interruptedPause();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !process.isAlive();
    }

    /** Handles of other processes' children tell their end by polling with growing pauses; polling here is quicker. */
    private static boolean interruptedPause() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
            return false;
        } catch (InterruptedException interrupted) {
            return true;
        }
    }
}
