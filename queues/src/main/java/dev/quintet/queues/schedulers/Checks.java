package dev.quintet.queues.schedulers;

import java.util.Locale;

/** Refuses what cannot be. */
final class Checks {
    private Checks() {}

    @SuppressWarnings("AnnotateFormatMethod") // whose annotation would be one more dependency
    static void check(boolean holds, String message, Object... arguments) {
        if (!holds) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, message, arguments));
        }
    }
}
