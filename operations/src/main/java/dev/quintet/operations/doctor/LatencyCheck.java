package dev.quintet.operations.doctor;

import java.time.Duration;
import java.util.Arrays;

/** How long an answer takes that costs the server nothing. */
final class LatencyCheck implements Check {
    private static final int PINGS = 21;

    private final Duration slow;

    LatencyCheck(Duration slow) {
        this.slow = slow;
    }

    @Override
    public void look(Server server, Findings findings) {
        long[] nanos = new long[PINGS];
        for (int i = 0; i < PINGS; i++) {
            long began = System.nanoTime();
            server.any().<String>call(redis -> redis.ping());
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        long median = nanos[PINGS / 2];
        if (median > slow.toNanos()) {
            findings.warn(
                    "latency",
                    server.databases(),
                    "An answer of " + server.address() + " takes " + millis(median) + " ms (median of " + PINGS
                            + ", longest " + millis(nanos[PINGS - 1]) + " ms).",
                    "Look for slow commands (SLOWLOG GET), for a busy machine, and at how far away it is.");
        }
    }

    private static String millis(long nanos) {
        return Long.toString(Math.round(nanos / 1e6));
    }

    @Override
    public String toString() {
        return "Latency";
    }
}
