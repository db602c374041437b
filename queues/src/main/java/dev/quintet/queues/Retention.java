package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which finished jobs are kept. Where there are both a count and an age, a job must satisfy both. Looked at whenever a job of
 * the queue finishes, and at no other time.
 *
 * @param count how many of the newest are kept; empty for any number, 0 for none
 * @param age how old they may be; empty for any age
 * @param limit how many that are too old one finished job may remove; empty for BullMQ's 1000
 * @since 1.0
 */
public record Retention(OptionalLong count, Optional<Duration> age, OptionalLong limit) {
    /** Every finished job is kept. */
    public static final Retention KEEP_ALL =
            new Retention(OptionalLong.empty(), Optional.empty(), OptionalLong.empty());

    /** A finished job is removed at once. */
    public static final Retention REMOVE = new Retention(OptionalLong.of(0), Optional.empty(), OptionalLong.empty());

    public Retention {
        check(count.orElse(0) >= 0, "count must not be negative, was %s", count);
        check(age.map(time -> time.toSeconds() >= 1).orElse(true), "age must be at least 1 s, was %s", age);
        check(limit.orElse(1) >= 1, "limit must be at least 1, was %s", limit);
        check(limit.isEmpty() || age.isPresent(), "limit has a meaning only together with an age");
    }

    /** Keeps the newest. */
    public static Retention newest(long count) {
        return new Retention(OptionalLong.of(count), Optional.empty(), OptionalLong.empty());
    }

    /** Keeps the young. BullMQ counts ages in seconds. */
    public static Retention youngerThan(Duration age) {
        return new Retention(OptionalLong.empty(), Optional.of(age), OptionalLong.empty());
    }

    /** Keeps at most so many of them. */
    public Retention withCount(long count) {
        return new Retention(OptionalLong.of(count), age, limit);
    }

    public Retention withLimit(long limit) {
        return new Retention(count, age, OptionalLong.of(limit));
    }

    /** The form that a job's options have. */
    Object stored() {
        if (equals(KEEP_ALL)) {
            return false;
        }
        if (equals(REMOVE)) {
            return true;
        }
        return age.isEmpty() ? (Object) count.orElseThrow() : keepJobs();
    }

    /** The form that finishing a job takes, which must be a map. */
    Map<String, Object> keepJobs() {
        Map<String, Object> keep = new LinkedHashMap<>();
        age.ifPresent(time -> keep.put("age", time.toSeconds()));
        if (count.isPresent() || age.isEmpty()) {
            keep.put("count", count.orElse(-1));
        }
        limit.ifPresent(most -> keep.put("limit", most));
        return keep;
    }

    /** From any of the forms that are stored. */
    static Optional<Retention> read(Object stored) {
        if (stored instanceof Boolean remove) {
            return Optional.of(remove ? REMOVE : KEEP_ALL);
        }
        if (stored instanceof Number count) {
            return Optional.of(counted(count));
        }
        if (stored instanceof Map<?, ?> map) {
            Retention read = map.get("count") instanceof Number count ? counted(count) : KEEP_ALL;
            if (map.get("age") instanceof Number seconds && seconds.longValue() >= 1) {
                OptionalLong limit = map.get("limit") instanceof Number most && most.longValue() >= 1
                        ? OptionalLong.of(most.longValue())
                        : OptionalLong.empty();
                read = new Retention(read.count(), Optional.of(Duration.ofSeconds(seconds.longValue())), limit);
            }
            return Optional.of(read);
        }
        return Optional.empty();
    }

    private static Retention counted(Number count) {
        return count.longValue() < 0 ? KEEP_ALL : newest(count.longValue());
    }
}
