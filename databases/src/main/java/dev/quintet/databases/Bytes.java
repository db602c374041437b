package dev.quintet.databases;

import java.util.Locale;

/**
 * Writes sizes for people.
 *
 * @since 1.0
 */
public final class Bytes {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Bytes() {}

    /** The size in the unit that keeps it below 1000, with up to three digits: {@code 812 B}, {@code 1.52 MB}. */
    public static String human(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS[unit]);
    }
}
