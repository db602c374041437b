package dev.quintet.databases;

import java.time.Duration;
import java.util.Optional;

/**
 * How long entries of a database live.
 *
 * @param standard what an entry gets when nobody says otherwise; empty where entries live until their work is done
 * @param least the shortest time an entry may be given; empty where any will do
 * @param most the longest time an entry may be given; empty where there is no bound
 * @since 1.0
 */
public record TtlPolicy(Optional<Duration> standard, Optional<Duration> least, Optional<Duration> most) {
    /** Entries go when their work is done, as jobs do; nothing expires by itself. */
    public static final TtlPolicy UNTIL_DONE = new TtlPolicy(Optional.empty(), Optional.empty(), Optional.empty());

    /** Entries get {@code standard} and never less than {@code least} or more than {@code most}. */
    public static TtlPolicy between(Duration least, Duration standard, Duration most) {
        return new TtlPolicy(Optional.of(standard), Optional.of(least), Optional.of(most));
    }

    /** Entries get {@code standard} unless the application chooses another time. */
    public static TtlPolicy configurable(Duration standard) {
        return new TtlPolicy(Optional.of(standard), Optional.empty(), Optional.empty());
    }

    /** Whether an entry without an expiry is a mistake in this database. */
    public boolean expires() {
        return standard.isPresent();
    }
}
