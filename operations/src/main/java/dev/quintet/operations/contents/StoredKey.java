package dev.quintet.operations.contents;

import java.util.List;

/**
 * A key with everything in it.
 *
 * <p>The elements are one flat list: of a string its one value; of a list its items; of a hash field, value, field, value; of
 * a set its members; of a sorted set member, score, member, score, where a score is the eight bytes of a double. Streams are
 * never held whole; {@link StreamRow} tells what their pages hold.
 *
 * @param expiresAt ms since 1970 by the server's clock, or {@link #NEVER}
 * @since 1.0
 */
@SuppressWarnings("ArrayRecordComponent")
public record StoredKey(byte[] name, KeyType type, long expiresAt, List<byte[]> elements) {
    /** The moment at which a key expires that has no time to live. */
    public static final long NEVER = 0;

    /** What it holds, as one number that is the same for equal contents of all servers. */
    public Checksum checksum() {
        ContentDigest digest = new ContentDigest(type);
        digest.add(elements);
        return digest.checksum();
    }

    /** How many bytes its name and elements have together. */
    public long bytes() {
        return name.length + size(elements);
    }

    /** How many bytes these have together. */
    public static long size(List<byte[]> elements) {
        long bytes = 0;
        for (byte[] element : elements) {
            bytes += element.length;
        }
        return bytes;
    }
}
