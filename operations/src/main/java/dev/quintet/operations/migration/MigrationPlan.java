package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a migration would do. Counted key by key, at one time; the source may change until it runs.
 *
 * @param source where the keys are
 * @param moves for each database that would get keys, what it would get
 * @param staying keys that are where they belong
 * @param unknown keys that no rule knows, by what their names begin with, most first; they stay
 * @param queues the queues that would move
 * @param resumed whether an earlier migration from there was broken off, and this one would go on with it
 * @since 1.0
 */
public record MigrationPlan(
        String source,
        Map<Database, Move> moves,
        long staying,
        List<Unknown> unknown,
        List<Queue> queues,
        boolean resumed) {
    public MigrationPlan {
        EnumMap<Database, Move> copy = new EnumMap<>(Database.class);
        copy.putAll(moves);
        moves = Collections.unmodifiableMap(copy);
        unknown = List.copyOf(unknown);
        queues = List.copyOf(queues);
    }

    /**
     * What one database would get.
     *
     * @param location where it is
     * @param keys how many
     * @param bytes of memory they take
     * @param conflicts how many of them it has already
     * @param withinServer whether the server moves them itself; otherwise they are copied, compared and removed
     */
    public record Move(String location, long keys, long bytes, long conflicts, boolean withinServer) {}

    /** Keys that no rule knows. */
    public record Unknown(String beginning, long keys) {}

    /**
     * A queue.
     *
     * @param name with its prefix: {@code bull:mail}
     * @param active how many jobs are being worked on
     */
    public record Queue(String name, long active) {}

    /** Keys that would move. */
    public long keys() {
        return moves.values().stream().mapToLong(Move::keys).sum();
    }

    /** Keys that would move and are at their place already. */
    public long conflicts() {
        return moves.values().stream().mapToLong(Move::conflicts).sum();
    }
}
