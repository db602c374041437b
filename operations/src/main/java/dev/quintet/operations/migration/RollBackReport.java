package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What rolling a migration back did.
 *
 * @param returned for each database what became of its keys on their way back
 * @param queuesLeft names of queues that stayed where the migration had put them, with the reason
 * @param took how long it took
 * @since 1.0
 */
public record RollBackReport(Map<Database, Moved> returned, Map<String, String> queuesLeft, Duration took) {
    public RollBackReport {
        EnumMap<Database, Moved> copy = new EnumMap<>(Database.class);
        copy.putAll(returned);
        returned = Collections.unmodifiableMap(copy);
        queuesLeft = Map.copyOf(queuesLeft);
    }

    /** Keys that are back. */
    public long keys() {
        return returned.values().stream().mapToLong(Moved::moved).sum();
    }
}
