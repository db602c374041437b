package dev.quintet.testing;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Sends signals that Java has no method for, by the {@code kill} program. */
final class Signals {
    private Signals() {}

    static void halt(long pid) {
        send("-STOP", pid);
    }

    static void proceed(long pid) {
        send("-CONT", pid);
    }

    private static void send(String signal, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                kill.destroyForcibly();
                throw new IllegalStateException("kill %s %s failed: is the server running?".formatted(signal, pid));
            }
        } catch (IOException missing) {
            throw new IllegalStateException("Halting a server needs the program 'kill'", missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending " + signal, interrupted);
        }
    }
}
