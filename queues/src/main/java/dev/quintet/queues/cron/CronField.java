package dev.quintet.queues.cron;

import java.util.List;
import java.util.Locale;

/** One field of a pattern: its place, its range and the names it knows. */
enum CronField {
    SECOND("second", 0, 59, List.of()),
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY_OF_MONTH("day of month", 1, 31, List.of()),
    MONTH("month", 1, 12, List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    /** 7 is Sunday as well as 0. */
    DAY_OF_WEEK("day of week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

    static final int DAYS_OF_WEEK = 7;

    final String title;
    final int min;
    final int max;
    private final List<String> names;

    CronField(String title, int min, int max, List<String> names) {
        this.title = title;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /** The number that a name stands for, or -1. */
    int named(String text) {
        int index = names.indexOf(text.toLowerCase(Locale.ROOT));
        return index < 0 ? -1 : index + min;
    }

    /** What the field takes, for messages. */
    String accepts() {
        String range = "%d to %d".formatted(min, max);
        return names.isEmpty()
                ? range
                : "%s, or %s to %s"
                        .formatted(
                                range,
                                names.get(0).toUpperCase(Locale.ROOT),
                                names.get(names.size() - 1).toUpperCase(Locale.ROOT));
    }
}
