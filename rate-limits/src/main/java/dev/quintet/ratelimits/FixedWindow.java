package dev.quintet.ratelimits;

import static dev.quintet.ratelimits.Checks.check;

import java.time.Duration;

/**
 * At most {@code permits} in windows that follow one another; each begins with the first permit after the one before ended.
 * The cheapest kind, and the loosest: {@code permits} at the end of one window and {@code permits} at the beginning of the
 * next make twice the limit within a moment. Permits come back all at once.
 *
 * @param permits 1 to 10^12
 * @param window 1 ms to 31 days
 * @since 1.0
 */
public record FixedWindow(long permits, Duration window) implements Limit {
    public FixedWindow {
        check(permits >= 1 && permits <= SubWindows.MOST, "permits must be 1 to %s, was %s", SubWindows.MOST, permits);
        Checks.checkWindow("window", window);
    }
}
