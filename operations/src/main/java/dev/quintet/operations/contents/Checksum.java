package dev.quintet.operations.contents;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * 256 bits that tell contents apart. Sums of checksums do not depend on the order of what was summed, so that two databases
 * can be compared although each lists its keys in an order of its own.
 *
 * @since 1.0
 */
public final class Checksum {
    /** The checksum of nothing. */
    public static final Checksum ZERO = new Checksum(0, 0, 0, 0);

    /** How many bytes one has. */
    public static final int BYTES = 32;

    private final long a;
    private final long b;
    private final long c;
    private final long d;

    private Checksum(long a, long b, long c, long d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /** Reads what {@link #bytes} gave. */
    public static Checksum of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A checksum has " + BYTES + " bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Checksum(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** The sum of both. */
    public Checksum plus(Checksum other) {
        return new Checksum(a + other.a, b + other.b, c + other.c, d + other.d);
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checksum that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new long[] {a, b, c, d});
    }

    /** Hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
