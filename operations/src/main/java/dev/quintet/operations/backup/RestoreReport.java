package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import dev.quintet.operations.contents.Written;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a restore did.
 *
 * @param manifest what was in the file
 * @param databases what became of the keys of each database, in this run
 * @param resumed how many keys an earlier run had done already
 * @param compared how many keys were read back and found equal; 0 unless asked for
 * @param took how long it took, checking the file included
 * @since 1.0
 */
public record RestoreReport(
        BackupManifest manifest, Map<Database, Written> databases, long resumed, long compared, Duration took) {
    public RestoreReport {
        EnumMap<Database, Written> copy = new EnumMap<>(Database.class);
        copy.putAll(databases);
        databases = Collections.unmodifiableMap(copy);
    }
}
