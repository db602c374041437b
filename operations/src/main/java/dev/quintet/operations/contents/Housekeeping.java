package dev.quintet.operations.contents;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys of our own, which stand in a database only while a job is under way or was broken off. They are nobody's data: never
 * backed up, never moved.
 */
public final class Housekeeping {
    private static final String PREFIX = "quintet:operations:";
    private static final byte[] PREFIX_BYTES = PREFIX.getBytes(StandardCharsets.US_ASCII);

    private Housekeeping() {}

    /** The name of such a key. */
    public static byte[] key(String name) {
        return (PREFIX + name).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a key is one of these. */
    public static boolean isOurs(byte[] name) {
        return name.length >= PREFIX_BYTES.length
                && Arrays.equals(name, 0, PREFIX_BYTES.length, PREFIX_BYTES, 0, PREFIX_BYTES.length);
    }
}
