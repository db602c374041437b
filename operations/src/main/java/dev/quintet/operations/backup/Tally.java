package dev.quintet.operations.backup;

import dev.quintet.operations.contents.Checksum;
import dev.quintet.operations.contents.ContentDigest;
import dev.quintet.operations.contents.KeyType;
import dev.quintet.operations.contents.StoredKey;
import java.util.Map;
import java.util.TreeMap;

/** Counts the keys of one database as they pass, on the way into a file and out of one. */
final class Tally {
    private final Map<String, Long> byType = new TreeMap<>();
    private Checksum checksum = Checksum.ZERO;
    private long keys;
    private long expiring;
    private long bytes;
    private long leftOut;

    void add(byte[] name, KeyType type, long expiresAt, Checksum contents, long keyBytes) {
        keys++;
        bytes += keyBytes;
        expiring += expiresAt == StoredKey.NEVER ? 0 : 1;
        long unused = byType.merge(type.wireName(), 1L, Long::sum);
        checksum = checksum.plus(ContentDigest.ofKey(name, type, contents));
    }

    void leaveOut(long count) {
        leftOut += count;
    }

    long keys() {
        return keys;
    }

    DatabaseManifest manifest(String database, String location, String serverVersion) {
        return new DatabaseManifest(
                database, location, serverVersion, keys, byType, expiring, bytes, leftOut, checksum.toString());
    }

    /** Whether this is what the manifest tells. */
    boolean agreesWith(DatabaseManifest told) {
        return told.keys() == keys
                && told.bytes() == bytes
                && told.expiring() == expiring
                && told.keysByType().equals(byType)
                && told.checksum().equals(checksum.toString());
    }
}
