package dev.quintet.queues.cron;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one field: a list of values, ranges and steps. */
final class FieldParser {
    private static final Pattern HASH = Pattern.compile("H(?:\\((\\d{1,9})-(\\d{1,9})\\))?(?:/(\\d{1,9}))?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}|0+\\d{1,9}");
    private static final int MOST_WEEKS = 5;

    private final CronField field;
    private final String text;
    private final double draw;
    private final Set<String> lastItems = new HashSet<>();

    private long mask;
    private boolean lastDay;
    private long lastOfWeek;

    private FieldParser(CronField field, String text, double draw) {
        this.field = field;
        this.text = text;
        this.draw = draw;
    }

    /**
     * Reads a field.
     *
     * @param draw what {@code H} stands for in this field, from 0 to less than 1
     * @throws IllegalArgumentException naming the field, its text and what is wrong
     */
    static FieldValues parse(CronField field, String text, double draw) {
        return new FieldParser(field, text, draw).parse();
    }

    private FieldValues parse() {
        boolean any = text.equals("*") || text.equals("?");
        int nth = 0;
        String list = text;
        int sharp = text.indexOf('#');
        if (sharp >= 0 && field == CronField.DAY_OF_WEEK) {
            nth = occurrence(text.substring(sharp + 1));
            list = text.substring(0, sharp);
            if (list.matches(".*[,/-].*") || list.endsWith("L")) {
                throw wrong("'#' counts one weekday, as in 1#2, and goes with no list, range, step or L");
            }
        }
        for (String item : list.split(",", -1)) {
            item(item);
        }
        return new FieldValues(mask, any, lastDay, lastOfWeek, nth);
    }

    private int occurrence(String number) {
        int nth = NUMBER.matcher(number).matches() ? Integer.parseInt(number) : 0;
        if (nth < 1 || nth > MOST_WEEKS) {
            throw wrong("after '#' stands which occurrence in the month, 1 to 5");
        }
        return nth;
    }

    private void item(String item) {
        if (item.isEmpty()) {
            throw wrong("an entry of the list is empty");
        }
        if (item.equals("L") && field == CronField.DAY_OF_MONTH) {
            addLast(item);
            lastDay = true;
            return;
        }
        if (item.equals("L") && field == CronField.DAY_OF_WEEK) {
            throw wrong("'L' needs the weekday before it, as in 5L for the last Friday of the month");
        }
        if (item.endsWith("L") && field == CronField.DAY_OF_WEEK) {
            String weekday = item.substring(0, item.length() - 1);
            addLast(item);
            lastOfWeek |= 1L
                    << (weekday.equals("H") ? hashed(field.min, field.max) : value(weekday)) % CronField.DAYS_OF_WEEK;
            return;
        }
        Matcher hash = HASH.matcher(item);
        add(hash.matches() ? hashed(hash) : range(item));
    }

    private void addLast(String item) {
        if (!lastItems.add(item)) {
            throw wrong("'%s' is there twice".formatted(item));
        }
    }

    private void add(long values) {
        if ((mask & values) != 0) {
            throw wrong("%d is there twice".formatted(Long.numberOfTrailingZeros(mask & values)));
        }
        mask |= values;
    }

    /** {@code 5}, {@code 1-5}, {@code *}, each with a step or without; {@code 5/10} runs from 5 to the end. */
    private long range(String item) {
        int slash = item.indexOf('/');
        String base = slash < 0 ? item : item.substring(0, slash);
        int step = slash < 0 ? 1 : step(item.substring(slash + 1));
        if (base.equals("*") || base.equals("?")) {
            return values(field.min, field.max, step);
        }
        int dash = base.indexOf('-');
        if (dash < 0) {
            int from = value(base);
            return values(from, slash < 0 ? from : field.max, step);
        }
        int from = value(base.substring(0, dash));
        int to = value(base.substring(dash + 1));
        if (from > to) {
            throw wrong("the range %s runs backwards; write it as two, joined by a comma".formatted(base));
        }
        return values(from, to, step);
    }

    private int step(String number) {
        int step = NUMBER.matcher(number).matches() ? Integer.parseInt(number) : 0;
        if (step < 1) {
            throw wrong("after '/' stands a step of 1 or more, was '%s'".formatted(number));
        }
        return step;
    }

    private int value(String number) {
        int named = field.named(number);
        if (named >= 0) {
            return named;
        }
        if (!NUMBER.matcher(number).matches()) {
            throw wrong("'%s' is not a value of this field, which takes %s".formatted(number, field.accepts()));
        }
        int value = Integer.parseInt(number);
        if (value < field.min || value > field.max) {
            throw wrong("%d is out of range, the field takes %s".formatted(value, field.accepts()));
        }
        return value;
    }

    private long hashed(Matcher hash) {
        int low = hash.group(1) == null ? field.min : Math.max(field.min, Integer.parseInt(hash.group(1)));
        int high = hash.group(2) == null ? field.max : Math.min(field.max, Integer.parseInt(hash.group(2)));
        if (low > high) {
            throw wrong("no value of this field, which takes %s, is in the range of %s"
                    .formatted(field.accepts(), hash.group()));
        }
        if (hash.group(3) == null) {
            return bit(hashed(low, high));
        }
        int step = step(hash.group(3));
        int remainder = (int) Math.floor(draw * step);
        long values = 0;
        for (int value = low; value <= high; value++) {
            if (value % step == remainder) {
                values |= bit(value);
            }
        }
        return values == 0 ? bit(hashed(low, high)) : values;
    }

    private int hashed(int low, int high) {
        return low + (int) Math.floor(draw * (high - low + 1));
    }

    private long values(int from, int to, int step) {
        long values = 0;
        for (long value = from; value <= to; value += step) {
            values |= bit((int) value);
        }
        return values;
    }

    private long bit(int value) {
        return 1L << (field == CronField.DAY_OF_WEEK ? value % CronField.DAYS_OF_WEEK : value);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("'%s' as %s: %s".formatted(text, field.title, what));
    }
}
