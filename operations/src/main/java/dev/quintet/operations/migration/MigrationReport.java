package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a migration did, in this run.
 *
 * @param source where the keys were
 * @param moved for each database what became of its keys
 * @param unknown keys that no rule knows, which stayed
 * @param queuesMoved names of queues that moved as a whole
 * @param queuesLeft names of queues that stayed, with the reason
 * @param journal the file by which {@link Migration#rollBack} undoes it
 * @param took how long it took
 * @since 1.0
 */
public record MigrationReport(
        String source,
        Map<Database, Moved> moved,
        long unknown,
        List<String> queuesMoved,
        Map<String, String> queuesLeft,
        Path journal,
        Duration took) {
    public MigrationReport {
        EnumMap<Database, Moved> copy = new EnumMap<>(Database.class);
        copy.putAll(moved);
        moved = Collections.unmodifiableMap(copy);
        queuesMoved = List.copyOf(queuesMoved);
        queuesLeft = Map.copyOf(queuesLeft);
    }

    /** Keys that moved, all databases together. */
    public long keys() {
        return moved.values().stream()
                .mapToLong(each -> each.moved() + each.replaced())
                .sum();
    }
}
