package dev.quintet.embeddedredis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ending processes that need not be our children. */
final class Processes {
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private Processes() {}

    /**
     * Asks the process to end, and kills it when it has not within {@code patience}.
     *
     * @return whether it is gone
     */
    static boolean stop(ProcessHandle process, Duration patience) {
        process.destroy();
        if (!ended(process, patience)) {
            process.destroyForcibly();
            return ended(process, AFTER_KILL);
        }
        return true;
    }

    /** An interrupt shortens the patience to nothing and stays set. */
    private static boolean ended(ProcessHandle process, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        // Process handles of others' children tell their end by polling with growing pauses; this is quicker.
        while (process.isAlive()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException interrupted) {
                process.destroyForcibly();
                boolean gone = endedSoon(process);
                Thread.currentThread().interrupt();
                return gone;
            }
        }
        return true;
    }

    private static boolean endedSoon(ProcessHandle process) {
        long deadline = System.nanoTime() + AFTER_KILL.toNanos();
        while (process.isAlive() && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
        return !process.isAlive();
    }
}
