package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where the keys are that a migration has moved.
 *
 * @param source where they came from
 * @param databases for each database that got keys
 * @since 1.0
 */
public record MigrationCheck(String source, Map<Database, Placed> databases) {
    public MigrationCheck {
        EnumMap<Database, Placed> copy = new EnumMap<>(Database.class);
        copy.putAll(databases);
        databases = Collections.unmodifiableMap(copy);
    }

    /**
     * The keys of one database.
     *
     * @param location where it is
     * @param moved how many the journal names
     * @param there how many of them are at their place now; the others expired, or somebody removed them
     * @param again how many keys of these names are at the source, where somebody wrote them anew
     */
    public record Placed(String location, long moved, long there, long again) {}

    /** Keys that the journal names. */
    public long moved() {
        return databases.values().stream().mapToLong(Placed::moved).sum();
    }

    /** Those of them that are at their places. */
    public long there() {
        return databases.values().stream().mapToLong(Placed::there).sum();
    }

    /** Names of them that are at the source again. */
    public long again() {
        return databases.values().stream().mapToLong(Placed::again).sum();
    }
}
