package dev.quintet.queues.schedulers;

import java.util.regex.Pattern;

/** Keys of the repeatable jobs that BullMQ had before job schedulers. */
final class LegacyKeys {
    /** {@code name:id:endDate:tz:} and a pattern, which has a blank in it, or a number of milliseconds. */
    private static final Pattern SHAPE = Pattern.compile("[^:]*:[^:]*:\\d*:[^:]*:(?:\\d+|.* .*)", Pattern.DOTALL);

    private LegacyKeys() {}

    /** Whether it looks like one. A scheduler's id may look the same. */
    static boolean looksLegacy(String key) {
        return SHAPE.matcher(key).matches();
    }
}
