package dev.quintet.cache;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;

/** Makes large values smaller with zstd, and back, never beyond a bound. */
final class Compression {
    private static final int LEVEL = 3;

    private Compression() {}

    /** The mark and the compressed bytes, or {@code plain} itself if they would not be at least a tenth shorter. */
    static byte[] compress(byte[] plain) {
        byte[] space = new byte[Math.toIntExact(Zstd.compressBound(plain.length)) + 1];
        long length = Zstd.compressByteArray(space, 1, space.length - 1, plain, 0, plain.length, LEVEL);
        if (Zstd.isError(length) || length + 1 > plain.length * 9L / 10) {
            return plain;
        }
        space[0] = StoredEntry.compressedMark();
        return Arrays.copyOf(space, Math.toIntExact(length) + 1);
    }

    /** The size stands in the frame, so what would be too large is refused before anything is unpacked. */
    static byte[] decompress(byte[] bytes, int from, int most) throws UnreadableContent {
        long size = Zstd.getFrameContentSize(bytes, from, bytes.length - from);
        if (size < 0 || size > most) {
            throw new UnreadableContent(
                    size < 0
                            ? "it is marked as compressed, and is not."
                            : "unpacked it would have " + size + " bytes, more than the " + most
                                    + " that this cache takes.",
                    null);
        }
        byte[] plain = new byte[Math.toIntExact(size)];
        long length = Zstd.decompressByteArray(plain, 0, plain.length, bytes, from, bytes.length - from);
        if (Zstd.isError(length) || length != size) {
            throw new UnreadableContent("its compressed content is damaged.", null);
        }
        return plain;
    }
}
