package dev.quintet.cli;

import java.time.Duration;
import java.util.Locale;

/** Writes short times for people. */
final class Millis {
    private Millis() {}

    static String text(Duration time) {
        return String.format(Locale.ROOT, "%.2f ms", time.toNanos() / 1e6);
    }
}
