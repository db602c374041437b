package dev.quintet.queues.cron;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** A pattern in plain English. */
final class Description {
    private static final int MOST_TIMES = 4;
    private static final List<String> ORDINALS = List.of("", "first", "second", "third", "fourth", "fifth");

    private final FieldValues seconds;
    private final FieldValues minutes;
    private final FieldValues hours;
    private final DayRule days;

    Description(FieldValues seconds, FieldValues minutes, FieldValues hours, DayRule days) {
        this.seconds = seconds;
        this.minutes = minutes;
        this.hours = hours;
        this.days = days;
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add(times());
        String chosenDays = chosenDays();
        if (!chosenDays.isEmpty()) {
            parts.add(chosenDays);
        }
        if (!days.months().all(CronField.MONTH)) {
            parts.add("in " + list(days.months(), Description::month));
        }
        return String.join(", ", parts);
    }

    private String times() {
        if (seconds.count() == 1 && minutes.count() == 1 && hours.count() <= MOST_TIMES) {
            return "at " + list(hours, hour -> clock(hour, minutes.first(), seconds.first()));
        }
        List<String> parts = new ArrayList<>();
        if (seconds.count() != 1 || seconds.first() != 0) {
            parts.add(regular(CronField.SECOND, seconds, "second"));
        }
        if (parts.isEmpty() || !minutes.all(CronField.MINUTE)) {
            parts.add(regular(CronField.MINUTE, minutes, "minute"));
        }
        if (!hours.all(CronField.HOUR)) {
            parts.add(regular(CronField.HOUR, hours, "hour"));
        }
        return String.join(", ", parts);
    }

    private static String regular(CronField field, FieldValues values, String unit) {
        if (values.all(field)) {
            return "every " + unit;
        }
        int step = step(values);
        boolean even = step > 0 && (field.max + 1) % step == 0;
        if (even && values.first() < step && lastOf(values) + step > field.max) {
            String from = values.first() == 0 ? "" : " from %s %d on".formatted(unit, values.first());
            return "every %d %ss%s".formatted(step, unit, from);
        }
        return "at %s%s %s".formatted(unit, values.count() == 1 ? "" : "s", list(values, Integer::toString));
    }

    /** The distance between neighbours if it is the same everywhere and there are at least three, else 0. */
    private static int step(FieldValues values) {
        int step = 0;
        int before = values.first();
        for (int value = values.atOrAfter(before + 1); value >= 0; value = values.atOrAfter(value + 1)) {
            if (step != 0 && value - before != step) {
                return 0;
            }
            step = value - before;
            before = value;
        }
        return values.count() < 3 ? 0 : step;
    }

    private static int lastOf(FieldValues values) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(values.mask());
    }

    private String chosenDays() {
        FieldValues ofMonth = days.ofMonth();
        FieldValues ofWeek = days.ofWeek();
        List<String> choices = new ArrayList<>();
        if (!ofMonth.any()) {
            if (ofMonth.mask() != 0) {
                choices.add(
                        (ofMonth.count() == 1 ? "day " : "days ") + list(ofMonth, Integer::toString) + " of the month");
            }
            if (ofMonth.lastDay()) {
                choices.add("the last day of the month");
            }
        }
        if (!ofWeek.any()) {
            if (ofWeek.mask() != 0 && ofWeek.nth() == 0) {
                choices.add(list(ofWeek, Description::weekday));
            } else if (ofWeek.mask() != 0) {
                choices.add("the %s %s of the month"
                        .formatted(ORDINALS.get(ofWeek.nth()), list(ofWeek, Description::weekday)));
            }
            if (ofWeek.lastOfWeek() != 0) {
                FieldValues last = new FieldValues(ofWeek.lastOfWeek(), false, false, 0, 0);
                choices.add("the last %s of the month".formatted(list(last, Description::weekday)));
            }
        }
        return choices.isEmpty() ? "" : "on " + String.join(" or ", choices);
    }

    /** Values in words; three or more in a row become a range. */
    private static String list(FieldValues values, IntFunction<String> word) {
        List<String> words = new ArrayList<>();
        int value = values.first();
        while (value >= 0) {
            int last = value;
            while (values.allows(last + 1)) {
                last++;
            }
            if (last - value >= 2) {
                words.add(word.apply(value) + " to " + word.apply(last));
            } else {
                for (int single = value; single <= last; single++) {
                    words.add(word.apply(single));
                }
            }
            value = values.atOrAfter(last + 1);
        }
        int end = words.size() - 1;
        return end == 0 ? words.get(0) : String.join(", ", words.subList(0, end)) + " and " + words.get(end);
    }

    private static String clock(int hour, int minute, int second) {
        return second == 0 ? "%02d:%02d".formatted(hour, minute) : "%02d:%02d:%02d".formatted(hour, minute, second);
    }

    private static String month(int month) {
        return Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String weekday(int day) {
        return DayOfWeek.of(day == 0 ? CronField.DAYS_OF_WEEK : day).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }
}
