package dev.quintet.queues;

import java.time.Duration;
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

    /** Milliseconds, which is what BullMQ counts in. */
    static long millis(String what, Duration duration) {
        check(!duration.isNegative(), "%s must not be negative, was %s", what, duration);
        return duration.toMillis();
    }

    /** Text that UTF-8 can carry: a half of a character would silently become another one. */
    static String text(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            boolean pair = Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else {
                check(!Character.isSurrogate(unit), "%s holds half a character at position %s", what, i);
            }
        }
        return text;
    }
}
