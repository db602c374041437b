package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a backup would hold.
 *
 * @param keys about how many keys each database has; a database told apart by its key patterns shares its number's count
 * @since 1.0
 */
public record BackupPlan(Map<Database, Long> keys) {
    public BackupPlan {
        EnumMap<Database, Long> copy = new EnumMap<>(Database.class);
        copy.putAll(keys);
        keys = Collections.unmodifiableMap(copy);
    }

    /** Of all databases. */
    public long total() {
        return keys.values().stream().mapToLong(Long::longValue).sum();
    }
}
