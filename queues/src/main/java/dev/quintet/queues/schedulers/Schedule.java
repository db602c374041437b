package dev.quintet.queues.schedulers;

import dev.quintet.queues.cron.CronPattern;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * When jobs are due: at an interval, or by a cron pattern. Immutable.
 *
 * <pre>{@code
 * Schedule.every(Duration.ofMinutes(5)).withLimit(100);
 * Schedule.cron("0 9 * * MON-FRI", ZoneId.of("Europe/Berlin")).startingAt(firstOfMay);
 * }</pre>
 *
 * @since 1.0
 */
public final class Schedule {
    private final @Nullable Duration every;
    private final @Nullable String pattern;
    private final @Nullable String zone;
    private final @Nullable Duration offset;
    private final @Nullable Instant start;
    private final @Nullable Instant end;
    private final @Nullable Long limit;
    private final boolean immediately;

    private Schedule(
            @Nullable Duration every,
            @Nullable String pattern,
            @Nullable String zone,
            @Nullable Duration offset,
            @Nullable Instant start,
            @Nullable Instant end,
            @Nullable Long limit,
            boolean immediately) {
        this.every = every;
        this.pattern = pattern;
        this.zone = zone;
        this.offset = offset;
        this.start = start;
        this.end = end;
        this.limit = limit;
        this.immediately = immediately;
    }

    /**
     * Due now and then at this interval, counted from the first time; a run that could not be made in time is left out, and the
     * next one is on the grid again.
     *
     * @param interval at least 1 ms, in whole milliseconds
     */
    public static Schedule every(Duration interval) {
        Checks.check(interval.toMillis() >= 1, "every must be at least 1 ms, was %s", interval);
        return new Schedule(interval, null, null, null, null, null, null, false);
    }

    /**
     * Due by a cron pattern.
     *
     * @param zone whose clock on the wall is meant; sent along, so that workers elsewhere read the same clock
     * @throws IllegalArgumentException if the pattern cannot be read
     */
    public static Schedule cron(String pattern, ZoneId zone) {
        CronPattern readable = CronPattern.parse(pattern);
        return new Schedule(null, readable.toString(), Zones.wireName(zone), null, null, null, null, false);
    }

    /**
     * Due when the queue's {@link RepeatStrategy} says.
     *
     * @param pattern what the strategy understands
     */
    public static Schedule custom(String pattern) {
        Checks.check(!pattern.isEmpty(), "A pattern must not be empty");
        return new Schedule(null, pattern, null, null, null, null, null, false);
    }

    /** From a job's option {@code repeat}, whoever wrote it; empty if it says neither {@code every} nor {@code pattern}. */
    static Optional<Schedule> ofStored(Map<?, ?> stored) {
        Duration every = stored.get("every") instanceof Number millis && millis.longValue() >= 1
                ? Duration.ofMillis(millis.longValue())
                : null;
        String pattern = stored.get("pattern") instanceof String text && !text.isEmpty() ? text : null;
        if (every == null && pattern == null) {
            return Optional.empty();
        }
        return Optional.of(new Schedule(
                every,
                pattern,
                stored.get("tz") instanceof String zone && !zone.isEmpty() ? zone : null,
                stored.get("offset") instanceof Number millis && millis.longValue() != 0
                        ? Duration.ofMillis(millis.longValue())
                        : null,
                instant(stored.get("startDate")),
                instant(stored.get("endDate")),
                stored.get("limit") instanceof Number limit ? limit.longValue() : null,
                false));
    }

    /** Milliseconds, or the text that JSON makes of a date in JavaScript. */
    private static @Nullable Instant instant(@Nullable Object stored) {
        if (stored instanceof Number millis) {
            return Instant.ofEpochMilli(millis.longValue());
        }
        return stored instanceof String text && !text.isEmpty() ? Instant.parse(text) : null;
    }

    /**
     * On a grid that is shifted by this much against the epoch: {@code every(hour)} with 5 minutes is due at 00:05, 01:05 and so on,
     * and not at once.
     *
     * @param offset from 1 ms to less than the interval
     */
    public Schedule withOffset(Duration offset) {
        if (every == null) {
            throw new IllegalArgumentException(
                    "An offset goes with every(...), a cron pattern says by itself when it is due");
        }
        Duration interval = every;
        Checks.check(
                offset.toMillis() >= 1 && offset.compareTo(interval) < 0,
                "offset must be at least 1 ms and less than the interval %s, was %s",
                interval,
                offset);
        return new Schedule(every, pattern, zone, offset, start, end, limit, immediately);
    }

    /** Not due before this: with every(...) then for the first time, by a pattern strictly after it. */
    public Schedule startingAt(Instant start) {
        Checks.check(!immediately, "A schedule begins either immediately or at a time");
        return new Schedule(every, pattern, zone, offset, start, end, limit, false);
    }

    /** Makes no next job when this has passed. */
    public Schedule endingAt(Instant end) {
        return new Schedule(every, pattern, zone, offset, start, end, limit, immediately);
    }

    /**
     * Makes so many jobs and then no more; the scheduler stays.
     *
     * @param jobs at least 1
     */
    public Schedule withLimit(long jobs) {
        Checks.check(jobs >= 1, "limit must be at least 1 job, was %s", jobs);
        return new Schedule(every, pattern, zone, offset, start, end, jobs, immediately);
    }

    /** Due for the first time when it is set up, and then by its pattern. With every(...) that is so anyway. */
    public Schedule immediately() {
        Checks.check(start == null, "A schedule begins either immediately or at a time");
        return new Schedule(every, pattern, zone, offset, null, end, limit, true);
    }

    public Optional<Duration> interval() {
        return Optional.ofNullable(every);
    }

    /** The cron pattern, or what the strategy understands. */
    public Optional<String> pattern() {
        return Optional.ofNullable(pattern);
    }

    /** The name of the time zone; without one, each process takes its own. */
    public Optional<String> zone() {
        return Optional.ofNullable(zone);
    }

    public Optional<Duration> offset() {
        return Optional.ofNullable(offset);
    }

    public Optional<Instant> start() {
        return Optional.ofNullable(start);
    }

    public Optional<Instant> end() {
        return Optional.ofNullable(end);
    }

    public OptionalLong limit() {
        return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    /** Whether it is due when it is set up. */
    public boolean isImmediate() {
        return immediately;
    }

    /** The names and values that are stored of it, with times in milliseconds. */
    Map<String, Object> stored() {
        Map<String, Object> stored = new LinkedHashMap<>();
        put(stored, "every", every == null ? null : every.toMillis());
        put(stored, "pattern", pattern);
        put(stored, "tz", zone);
        put(stored, "offset", offset == null ? null : offset.toMillis());
        put(stored, "startDate", start == null ? null : start.toEpochMilli());
        put(stored, "endDate", end == null ? null : end.toEpochMilli());
        put(stored, "limit", limit);
        return stored;
    }

    private static void put(Map<String, Object> stored, String name, @Nullable Object value) {
        if (value != null) {
            stored.put(name, value);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Schedule that && stored().equals(that.stored()) && immediately == that.immediately;
    }

    @Override
    public int hashCode() {
        return stored().hashCode();
    }

    @Override
    public String toString() {
        return "Schedule" + stored() + (immediately ? ", immediately" : "");
    }
}
