package dev.quintet.ratelimits;

import static dev.quintet.ratelimits.Checks.check;

import java.time.Duration;

/**
 * At most {@code permits} in any stretch of time as long as {@code window}, exactly, wherever it begins. A permit comes back
 * one window after it was taken.
 *
 * <p>Redis keeps the instants of the latest permits of each key: about 11 bytes for each of at most {@code permits}, 10 kB
 * for 1000. A decision looks at one or two of them, however many there are.
 *
 * @param permits 1 to {@value #MOST}; for more choose {@link SubWindows}, which never lets more through either
 * @param window 1 ms to 31 days, usually 1 s to 1 h
 * @since 1.0
 */
public record SlidingWindow(long permits, Duration window) implements Limit {
    /** How many instants a list in Redis should hold. */
    public static final long MOST = 10_000;

    public SlidingWindow {
        check(
                permits >= 1 && permits <= MOST,
                "An exact sliding window holds 1 to %s permits, but %s were asked for. For more, choose"
                        + " new SubWindows(permits, window): it never lets more through, but gives permits back up to a"
                        + " sixtieth of the window late.",
                MOST,
                permits);
        Checks.checkWindow("window", window);
    }

    public static SlidingWindow perSecond(long permits) {
        return new SlidingWindow(permits, Duration.ofSeconds(1));
    }

    public static SlidingWindow perMinute(long permits) {
        return new SlidingWindow(permits, Duration.ofMinutes(1));
    }

    public static SlidingWindow perHour(long permits) {
        return new SlidingWindow(permits, Duration.ofHours(1));
    }
}
