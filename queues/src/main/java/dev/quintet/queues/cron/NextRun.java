package dev.quintet.queues.cron;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Finds the next run of a pattern.
 *
 * <p>Time is cut where the zone's offset changes. Within such a stretch the clock on the wall runs evenly, so the search walks over
 * local dates and times there, and goes on in the next stretch if nothing is left. What is special stands at the seams:
 *
 * <ul>
 *   <li>Clocks went back, so the first local times of a stretch have been before. A pattern for every hour runs in them again. Any
 *       other does not, unless the search starts there: who asks in the second 01:10 for 01:30 gets the one that is still to come.
 *   <li>Clocks went forward and swallowed whole hours. A run in one of them moves into the first hour after them, minutes kept. Not
 *       so when the gap begins at midnight or ends on another day: that run is left out. A local time in a gap that swallows no
 *       whole hour is left out too.
 * </ul>
 *
 * <p>These are the rules of cron-parser, found by asking it; each has a test against it.
 */
final class NextRun {
    /** A 29 February that is a fifth Monday can be 40 years away; beyond this there is none. */
    private static final int MOST_YEARS = 60;

    private static final int MINUTES = 60;
    private static final int SECONDS = 60;

    private final FieldValues seconds;
    private final FieldValues minutes;
    private final FieldValues hours;
    private final DayRule days;
    private final boolean everyHour;

    NextRun(FieldValues seconds, FieldValues minutes, FieldValues hours, DayRule days) {
        this.seconds = seconds;
        this.minutes = minutes;
        this.hours = hours;
        this.days = days;
        this.everyHour = hours.all(CronField.HOUR);
    }

    Instant after(Instant after, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        Instant from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        Instant limit = from.plus(MOST_YEARS * 366L, ChronoUnit.DAYS);
        @Nullable ZoneOffsetTransition begin = rules.previousTransition(from.plusSeconds(1));
        boolean startsHere = begin == null || !begin.getInstant().isAfter(after);
        Instant start = from;
        while (start.isBefore(limit)) {
            @Nullable ZoneOffsetTransition end = rules.nextTransition(start);
            ZoneOffset offset = rules.getOffset(start);
            LocalDateTime first = LocalDateTime.ofInstant(start, offset);
            if (begin != null && begin.isOverlap() && !startsHere && !everyHour) {
                first = later(first, begin.getDateTimeBefore());
            }
            LocalDateTime stop = LocalDateTime.ofInstant(end == null ? limit : end.getInstant(), offset);
            @Nullable LocalDateTime found = find(first, stop, begin);
            if (found != null) {
                return found.toInstant(offset);
            }
            if (end == null) {
                break;
            }
            begin = end;
            start = end.getInstant();
            startsHere = false;
        }
        throw new IllegalArgumentException("There is no run within %d years after %s".formatted(MOST_YEARS, after));
    }

    private static LocalDateTime later(LocalDateTime one, LocalDateTime other) {
        return one.isAfter(other) ? one : other;
    }

    private @Nullable LocalDateTime find(
            LocalDateTime first, LocalDateTime stop, @Nullable ZoneOffsetTransition begin) {
        LocalDate date = first.toLocalDate();
        LocalTime time = first.toLocalTime();
        LocalDate lastDate = stop.toLocalDate();
        while (!date.isAfter(lastDate)) {
            if (days.allows(date)) {
                @Nullable LocalTime found = timeOn(date, time, begin);
                if (found != null) {
                    LocalDateTime run = date.atTime(found);
                    return run.isBefore(stop) ? run : null;
                }
            }
            date = nextDate(date);
            time = LocalTime.MIDNIGHT;
        }
        return null;
    }

    private LocalDate nextDate(LocalDate date) {
        LocalDate next = date.plusDays(1);
        while (!days.months().allows(next.getMonthValue())) {
            next = next.withDayOfMonth(1).plusMonths(1);
        }
        return next;
    }

    private @Nullable LocalTime timeOn(LocalDate date, LocalTime from, @Nullable ZoneOffsetTransition begin) {
        FieldValues allowed = begin == null ? hours : hoursAfter(begin, date);
        int second = from.getSecond();
        int minute = from.getMinute();
        int hour = from.getHour();
        if (seconds.atOrAfter(second) < 0) {
            minute++;
            second = 0;
        }
        if (minute == MINUTES || minutes.atOrAfter(minute) < 0) {
            hour++;
            minute = 0;
            second = 0;
        }
        int foundHour = allowed.atOrAfter(hour);
        if (foundHour < 0) {
            return null;
        }
        if (foundHour > hour) {
            return LocalTime.of(foundHour, minutes.first(), seconds.first());
        }
        int foundMinute = minutes.atOrAfter(minute);
        int foundSecond = foundMinute > minute ? seconds.first() : seconds.atOrAfter(second % SECONDS);
        return LocalTime.of(foundHour, foundMinute, foundSecond);
    }

    /** The hours of a day, with the one that stands in for those that clocks skipped that day. */
    private FieldValues hoursAfter(ZoneOffsetTransition begin, LocalDate date) {
        LocalDateTime gapStart = begin.getDateTimeBefore();
        LocalDateTime gapEnd = begin.getDateTimeAfter();
        if (!begin.isGap()
                || !gapEnd.toLocalDate().equals(date)
                || !gapStart.toLocalDate().equals(date)
                || gapStart.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            return hours;
        }
        int firstSwallowed = gapStart.getMinute() == 0 ? gapStart.getHour() : gapStart.getHour() + 1;
        for (int hour = firstSwallowed; hour < gapEnd.getHour(); hour++) {
            if (hours.allows(hour)) {
                return new FieldValues(hours.mask() | 1L << gapEnd.getHour(), false, false, 0, 0);
            }
        }
        return hours;
    }
}
