package dev.quintet.ratelimits;

import java.time.Duration;

/** Rejects wrong values where they come in. */
final class Checks {
    static final Duration LONGEST = Duration.ofDays(31);

    private Checks() {}

    @SuppressWarnings("AnnotateFormatMethod") // whose annotation would be one more dependency
    static void check(boolean right, String message, Object... values) {
        if (!right) {
            throw new IllegalArgumentException(message.formatted(values));
        }
    }

    /** A window: from 1 ms to 31 days, in whole microseconds, since that is how Redis tells the time. */
    static void checkWindow(String name, Duration window) {
        check(
                window.compareTo(Duration.ofMillis(1)) >= 0 && window.compareTo(LONGEST) <= 0,
                "%s must be 1 ms to 31 days, was %s",
                name,
                window);
        check(window.toNanos() % 1000 == 0, "%s must be whole microseconds, as Redis' clock is, was %s", name, window);
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
