package dev.quintet.ratelimits;

import static dev.quintet.ratelimits.Checks.check;

import java.time.Duration;

/**
 * A sliding window for limits too large to remember every permit: it counts permits in parts of the window, and gives those
 * of a part back together, when its last instant has left the window.
 *
 * <p>An approximation on the safe side: never more than {@code permits} in any window, but a permit comes back after one
 * window and up to one part more. With 60 parts a steady caller gets about 98 % of the limit. Memory for each key depends on
 * the parts only, about 0.7 kB for 60.
 *
 * @param permits 1 to 10^12
 * @param window 1 ms to 31 days
 * @param parts 2 to 100, default {@value #USUAL_PARTS}; more parts give permits back sooner and cost memory
 * @since 1.0
 */
public record SubWindows(long permits, Duration window, int parts) implements Limit {
    static final int USUAL_PARTS = 60;
    static final long MOST = 1_000_000_000_000L;

    public SubWindows {
        check(permits >= 1 && permits <= MOST, "permits must be 1 to %s, was %s", MOST, permits);
        check(parts >= 2 && parts <= 100, "parts must be 2 to 100, was %s", parts);
        Checks.checkWindow("window", window);
    }

    /** With {@value #USUAL_PARTS} parts. */
    public SubWindows(long permits, Duration window) {
        this(permits, window, USUAL_PARTS);
    }

    /** Rounded up, so that all parts together are never shorter than the window. */
    long partMicros() {
        return (Checks.micros(window) + parts - 1) / parts;
    }
}
