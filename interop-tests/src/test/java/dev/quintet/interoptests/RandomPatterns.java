package dev.quintet.interoptests;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cron patterns by chance: all forms of a field, mostly valid. */
final class RandomPatterns {
    private static final int FIELDS = 6;
    private static final int MONTH = 4;
    private static final int DAY_OF_MONTH = 3;
    private static final int DAY_OF_WEEK = 5;
    private static final int[] MIN = {0, 0, 0, 1, 1, 0};
    private static final int[] MAX = {59, 59, 23, 31, 12, 7};
    private static final int[] FIELD_COUNTS = {5, 5, 5, 5, 6, 6, 6, 4, 3, 2, 1};
    private static final List<String> MONTHS =
            List.of("JAN", "feb", "Mar", "APR", "may", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> WEEKDAYS = List.of("SUN", "mon", "Tue", "WED", "thu", "FRI", "SAT");
    private static final List<String> NICKNAMES = List.of(
            "@yearly",
            "@annually",
            "@monthly",
            "@weekly",
            "@daily",
            "@hourly",
            "@minutely",
            "@secondly",
            "@weekdays",
            "@weekends");

    private final Random random;

    RandomPatterns(Random random) {
        this.random = random;
    }

    String next() {
        if (random.nextInt(60) == 0) {
            return NICKNAMES.get(random.nextInt(NICKNAMES.size()));
        }
        int count = FIELD_COUNTS[random.nextInt(FIELD_COUNTS.length)];
        return IntStream.range(FIELDS - count, FIELDS).mapToObj(this::field).collect(Collectors.joining(" "));
    }

    private String field(int field) {
        int openOfTen = field >= DAY_OF_MONTH ? 6 : field == 2 ? 4 : 2;
        if (random.nextInt(10) < openOfTen) {
            return random.nextInt(6) == 0 ? "?" : "*";
        }
        if (field == DAY_OF_WEEK && random.nextInt(6) == 0) {
            return value(field) + "#" + between(1, 5);
        }
        int items = random.nextInt(3) == 0 ? between(2, 4) : 1;
        return IntStream.range(0, items).mapToObj(i -> item(field)).collect(Collectors.joining(","));
    }

    private String item(int field) {
        int from = between(MIN[field], MAX[field]);
        int to = between(from, MAX[field]);
        return switch (random.nextInt(12)) {
            case 0 -> "*/" + between(1, MAX[field]);
            case 1, 2 -> from + "-" + to;
            case 3 -> "%d-%d/%d".formatted(from, to, between(1, Math.max(1, to - from)));
            case 4 -> from + "/" + between(1, MAX[field]);
            case 5 -> field == DAY_OF_MONTH ? "L" : field == DAY_OF_WEEK ? from + "L" : value(field);
            case 6 -> hashed(field);
            default -> value(field);
        };
    }

    private String hashed(int field) {
        String range =
                "H(%d-%d)".formatted(between(MIN[field], MAX[field] / 2), between(MAX[field] / 2, MAX[field] + 3));
        String step = "/" + between(1, MAX[field]);
        // Of weekdays cron-parser takes no step that hits both names of Sunday: one of the faults, tested by itself.
        return switch (random.nextInt(field == DAY_OF_WEEK ? 2 : 4)) {
            case 0 -> "H";
            case 1 -> range;
            case 2 -> "H" + step;
            default -> range + step;
        };
    }

    private String value(int field) {
        int value = between(MIN[field], MAX[field]);
        if (field == MONTH && random.nextInt(3) == 0) {
            return MONTHS.get(value - 1);
        }
        if (field == DAY_OF_WEEK && value < WEEKDAYS.size() && random.nextInt(3) == 0) {
            return WEEKDAYS.get(value);
        }
        return (random.nextInt(10) == 0 ? "0" : "") + value;
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }
}
