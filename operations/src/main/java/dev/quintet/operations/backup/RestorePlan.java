package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a restore would do.
 *
 * @param manifest what is in the file, all of which was read and found whole
 * @param targets for each database to be restored where it would go
 * @since 1.0
 */
public record RestorePlan(BackupManifest manifest, Map<Database, Target> targets) {
    public RestorePlan {
        EnumMap<Database, Target> copy = new EnumMap<>(Database.class);
        copy.putAll(targets);
        targets = Collections.unmodifiableMap(copy);
    }

    /**
     * Where one database would go.
     *
     * @param location address and number
     * @param keysThere how many keys the place has now
     * @param conflicts how many keys of the file it has already
     * @param done how many keys an earlier run has restored there already, before it was broken off
     */
    public record Target(String location, long keysThere, long conflicts, long done) {}
}
