package dev.quintet.operations.backup;

import java.util.Map;
import java.util.Objects;

/**
 * What a backup holds of one database.
 *
 * @param database its wire name
 * @param location where it was: address and number, no password
 * @param serverVersion of the server it was read from
 * @param keys how many
 * @param keysByType the same by type
 * @param expiring how many of them have a time to live
 * @param bytes of names and values
 * @param leftOut keys of types that are not Redis' own, which are not in the backup
 * @param checksum the sum of the checksums of all keys, whatever their order
 * @since 1.0
 */
public record DatabaseManifest(
        String database,
        String location,
        String serverVersion,
        long keys,
        Map<String, Long> keysByType,
        long expiring,
        long bytes,
        long leftOut,
        String checksum) {
    public DatabaseManifest {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(serverVersion, "serverVersion");
        Objects.requireNonNull(checksum, "checksum");
        keysByType = Map.copyOf(keysByType);
    }
}
