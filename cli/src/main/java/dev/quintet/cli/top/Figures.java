package dev.quintet.cli.top;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Writes figures into few columns. */
final class Figures {
    private static final long EXACT = 100_000;

    private Figures() {}

    /** {@code 99999}, {@code 123k}, {@code 4.57M}. */
    static String count(double value) {
        double size = Math.abs(value);
        if (size < EXACT) {
            return Long.toString(Math.round(value));
        }
        if (size < 1e6) {
            return Math.round(value / 1e3) + "k";
        }
        return size < 1e9
                ? String.format(Locale.ROOT, "%.2fM", value / 1e6)
                : String.format(Locale.ROOT, "%.2fG", value / 1e9);
    }

    static String count(long value) {
        return count((double) value);
    }

    static String rate(OptionalDouble value) {
        return value.isPresent() ? count(value.getAsDouble()) : "-";
    }

    /** With its sign: a change. */
    static String change(OptionalDouble value) {
        return value.isPresent() ? (Math.round(value.getAsDouble()) > 0 ? "+" : "") + rate(value) : "-";
    }

    static String percent(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.1f %%", value.getAsDouble()) : "-";
    }

    static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }
}
