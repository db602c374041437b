package dev.quintet.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people type and read them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d}. */
public final class Durations {
    private static final Pattern TYPED = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|min|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "min", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private Durations() {}

    /** Reads a time; a number without a unit is refused, because milliseconds and seconds are mixed up too easily. */
    public static Duration parse(String text) {
        Matcher typed = TYPED.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!typed.matches()) {
            throw new UsageException(
                    "'" + text + "' is not a time: give a number and its unit, such as 500ms, 30s, 5m, 2h or 7d.");
        }
        Duration unit = UNITS.getOrDefault(typed.group(2), Duration.ZERO);
        return unit.multipliedBy(Long.parseLong(typed.group(1)));
    }

    /** A time for people, in its largest unit that is not nothing: {@code 90 s}, {@code 3 min}, {@code 5 h}. */
    public static String text(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 1) {
            return time.toMillis() + " ms";
        }
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }
}
