package dev.quintet.operations.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which backups of a folder to keep: the latest ones, and beside them all that are young enough.
 *
 * @param latest how many of the latest to keep whatever their age, at least 1
 * @param youngerThan all of this age or younger are kept too; zero for none beside the latest
 * @since 1.0
 */
public record Retention(int latest, Duration youngerThan) {
    /** Seven, and all of the last week. */
    public static final Retention DEFAULTS = new Retention(7, Duration.ofDays(7));

    public Retention {
        if (latest < 1) {
            throw new IllegalArgumentException("latest must be at least 1 backup, was " + latest);
        }
        if (youngerThan.isNegative()) {
            throw new IllegalArgumentException("youngerThan must not be negative, was " + youngerThan);
        }
    }

    /** Those of these backups, each with the moment it was made, that need not be kept. */
    <T> List<T> superfluous(Map<T, Instant> backups, Instant now) {
        List<Map.Entry<T, Instant>> latestFirst = new ArrayList<>(backups.entrySet());
        latestFirst.sort(Map.Entry.<T, Instant>comparingByValue(Comparator.reverseOrder()));
        return latestFirst.stream()
                .skip(latest)
                .filter(each -> each.getValue().isBefore(now.minus(youngerThan)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
