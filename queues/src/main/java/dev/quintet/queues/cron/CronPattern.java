package dev.quintet.queues.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A cron pattern: which seconds, by the clock on the wall in some time zone.
 *
 * <p>One to six fields: {@code second minute hour day-of-month month day-of-week}. What is missing is taken from the front of
 * {@code 0 * * * * *}, so five fields start at the minute. A field is {@code *} or {@code ?}, a value, a range {@code 1-5}, a step
 * {@code *}{@code /5}, {@code 1-30/5} or {@code 5/10}, or a list of these. Months and weekdays have names of three letters, and Sunday is
 * 0 or 7. {@code L} is the last day of the month, {@code 5L} its last Friday, {@code 1#2} its second Monday, {@code H} a value that
 * differs by seed. If both day fields choose, either is enough. Instead of fields: {@code @yearly}, {@code @annually},
 * {@code @monthly}, {@code @weekly}, {@code @daily}, {@code @hourly}, {@code @minutely}, {@code @secondly}, {@code @weekdays},
 * {@code @weekends}.
 *
 * <p>When clocks go forward, a run in the missing hour comes in the hour after it; when they go back, a run at given hours comes
 * once and a run at every hour comes in both. All this as cron-parser 5.10.3 does, which Node's BullMQ uses; {@code docs/cron.md}
 * lists where that has faults of its own.
 *
 * <p>Immutable. Nothing here talks to Redis or waits.
 *
 * <pre>{@code
 * CronPattern pattern = CronPattern.parse("0 9 * * MON-FRI");
 * Instant next = pattern.next(Instant.now(), ZoneId.of("Europe/Berlin"));
 * }</pre>
 *
 * @since 1.0
 */
public final class CronPattern {
    private static final int LONGEST = 1024;
    /** What JavaScript takes for white space. */
    private static final String SPACE =
            "[\\s\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff\\u000b]+";

    /** cron-parser reads the month before the day, which shows only in what it draws for them. */
    private static final List<CronField> DRAW_ORDER = List.of(
            CronField.SECOND,
            CronField.MINUTE,
            CronField.HOUR,
            CronField.MONTH,
            CronField.DAY_OF_MONTH,
            CronField.DAY_OF_WEEK);

    private static final List<String> FRONT = List.of("0", "*", "*", "*", "*", "*");
    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 0 1 1 *",
            "@annually", "0 0 0 1 1 *",
            "@monthly", "0 0 0 1 * *",
            "@weekly", "0 0 0 * * 0",
            "@daily", "0 0 0 * * *",
            "@hourly", "0 0 * * * *",
            "@minutely", "0 * * * * *",
            "@secondly", "* * * * * *",
            "@weekdays", "0 0 0 * * 1-5",
            "@weekends", "0 0 0 * * 0,6");

    private final String text;
    private final NextRun nextRun;
    private final Description description;

    private CronPattern(String text, List<FieldValues> fields) {
        this.text = text;
        DayRule days = new DayRule(fields.get(3), fields.get(4), fields.get(5));
        if (days.impossible()) {
            throw new IllegalArgumentException(
                    "The cron pattern '%s' never runs: none of its months has such a day.".formatted(text));
        }
        this.nextRun = new NextRun(fields.get(0), fields.get(1), fields.get(2), days);
        this.description = new Description(fields.get(0), fields.get(1), fields.get(2), days);
    }

    /**
     * Reads a pattern in which {@code H}, if there is any, stands for values drawn now: two patterns of the same text then differ.
     *
     * @throws IllegalArgumentException naming the field and what is wrong with it
     */
    public static CronPattern parse(String text) {
        return parse(text, Long.toString(ThreadLocalRandom.current().nextLong()));
    }

    /**
     * Reads a pattern.
     *
     * @param hashSeed what {@code H} depends on: the same values for the same seed, here and in cron-parser
     * @throws IllegalArgumentException naming the field and what is wrong with it
     */
    public static CronPattern parse(String text, String hashSeed) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "A cron pattern has at most %d characters, this one has %d".formatted(LONGEST, text.length()));
        }
        String spaced =
                NICKNAMES.getOrDefault(text, text).replaceAll(SPACE, " ").strip();
        if (spaced.isEmpty()) {
            throw new IllegalArgumentException("A cron pattern has 1 to 6 fields, but this one is empty");
        }
        if (spaced.startsWith("@")) {
            throw new IllegalArgumentException("There is no cron pattern '%s'. Those with names are %s."
                    .formatted(
                            text,
                            String.join(
                                    ", ", NICKNAMES.keySet().stream().sorted().toList())));
        }
        List<String> given = List.of(spaced.split(" "));
        if (given.size() > FRONT.size()) {
            throw new IllegalArgumentException(
                    "A cron pattern has 1 to 6 fields, but '%s' has %d".formatted(text, given.size()));
        }
        Map<CronField, String> texts = new EnumMap<>(CronField.class);
        int missing = FRONT.size() - given.size();
        for (CronField field : CronField.values()) {
            int place = texts.size();
            texts.put(field, place < missing ? FRONT.get(place) : given.get(place - missing));
        }
        return new CronPattern(text, fields(text, texts, new HashDraws(hashSeed)));
    }

    private static List<FieldValues> fields(String text, Map<CronField, String> texts, HashDraws draws) {
        Map<CronField, FieldValues> fields = new EnumMap<>(CronField.class);
        // One draw per field, needed or not, so that what H means in one field does not depend on the others.
        for (CronField field : DRAW_ORDER) {
            try {
                fields.put(field, FieldParser.parse(field, String.valueOf(texts.get(field)), draws.next()));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        "The cron pattern '%s' cannot be read. %s".formatted(text, wrong.getMessage()), wrong);
            }
        }
        return List.copyOf(fields.values());
    }

    /**
     * The first run after an instant; an instant that is itself a run does not count.
     *
     * @param zone whose clock on the wall the pattern is meant for
     */
    public Instant next(Instant after, ZoneId zone) {
        return nextRun.after(after, zone);
    }

    /**
     * The first runs after an instant, in order.
     *
     * @param count how many, at least 0
     */
    public List<Instant> next(Instant after, ZoneId zone, int count) {
        List<Instant> runs = new ArrayList<>();
        Instant last = after;
        for (int i = 0; i < count; i++) {
            last = next(last, zone);
            runs.add(last);
        }
        return List.copyOf(runs);
    }

    /** The pattern in plain English, such as {@code at 09:00, on Monday to Friday}. */
    public String describe() {
        return description.text();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }

    /** Whether the other was written the same; what H stands for may differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CronPattern that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
