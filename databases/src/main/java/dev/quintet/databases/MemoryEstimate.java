package dev.quintet.databases;

import java.time.Duration;
import java.util.Locale;

/**
 * How much memory the keys of one database take. Redis knows this only for a whole server, so it is measured key by key,
 * and for large databases from a sample.
 *
 * @param bytes the estimate, with the tables that hold the keys
 * @param errorPercent half the width of the 95 % confidence interval, in percent of the estimate; 0 if every key was measured
 * @param measuredKeys how many keys were measured
 * @param spent how long it took
 * @since 1.0
 */
public record MemoryEstimate(long bytes, double errorPercent, long measuredKeys, Duration spent) {
    /** The size for people, such as {@code 152 MB ± 4.1 %}. */
    public String human() {
        String size = Bytes.human(bytes);
        return errorPercent == 0 ? size : size + String.format(Locale.ROOT, " ± %.1f %%", errorPercent);
    }
}
