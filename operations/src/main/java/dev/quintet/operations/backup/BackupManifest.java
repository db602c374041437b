package dev.quintet.operations.backup;

import java.util.List;
import java.util.Objects;

/**
 * What a backup holds, as it says itself.
 *
 * @param format of the file
 * @param id unlike that of any other backup
 * @param began when the first key was read, ISO 8601, by the clock of the machine that made it
 * @param ended when the last was
 * @param databases in the order in which they stand in the file
 * @since 1.0
 */
public record BackupManifest(int format, String id, String began, String ended, List<DatabaseManifest> databases) {
    public BackupManifest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(began, "began");
        Objects.requireNonNull(ended, "ended");
        databases = List.copyOf(databases);
    }

    /** Keys of all databases. */
    public long keys() {
        return databases.stream().mapToLong(DatabaseManifest::keys).sum();
    }

    /** Bytes of names and values of all databases. */
    public long bytes() {
        return databases.stream().mapToLong(DatabaseManifest::bytes).sum();
    }
}
