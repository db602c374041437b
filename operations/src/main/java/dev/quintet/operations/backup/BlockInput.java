package dev.quintet.operations.backup;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Reads what {@link BlockOutput} wrote. A block that is not as it was written fails before any of its content is seen; the end
 * is reached only if the digest is right and nothing follows it.
 */
final class BlockInput extends InputStream {
    private static final int LARGEST = (int) Zstd.compressBound(BlockOutput.SIZE);

    private final InputStream in;
    private final MessageDigest digest;
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final byte[] block = new byte[BlockOutput.SIZE];
    private final byte[] compressed = new byte[LARGEST];
    private int at;
    private int length;
    private boolean ended;

    /** @param digest of what was read before the blocks already */
    BlockInput(InputStream in, MessageDigest digest) {
        this.in = in;
        this.digest = digest;
    }

    @Override
    public int read() throws IOException {
        return at < length || next() ? block[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (at == length && !next()) {
            return -1;
        }
        int some = Math.min(count, length - at);
        System.arraycopy(block, at, bytes, offset, some);
        at += some;
        return some;
    }

    private boolean next() throws IOException {
        if (ended) {
            return false;
        }
        byte[] head = in.readNBytes(BlockOutput.HEAD);
        if (head.length < BlockOutput.HEAD) {
            throw new BackupDamagedException("The backup is cut short: its end is missing.");
        }
        ByteBuffer numbers = ByteBuffer.wrap(head);
        int contentLength = numbers.getInt();
        int size = numbers.getInt();
        if (contentLength < 0 || contentLength > BlockOutput.SIZE || size < 1 || size > LARGEST) {
            throw changed();
        }
        if (in.readNBytes(compressed, 0, size) < size) {
            throw new BackupDamagedException("The backup is cut short: it ends within a block.");
        }
        if (!MessageDigest.isEqual(head, BlockOutput.head(contentLength, compressed, size))) {
            throw changed();
        }
        if (contentLength == 0) {
            end(size);
            return false;
        }
        digest.update(head);
        digest.update(compressed, 0, size);
        decompress(contentLength, size);
        return true;
    }

    private void decompress(int contentLength, int size) {
        try {
            int found = zstd.decompressByteArray(block, 0, contentLength, compressed, 0, size);
            if (found != contentLength) {
                throw changed();
            }
        } catch (ZstdException unreadable) {
            throw new BackupDamagedException("A block of the backup cannot be decompressed.", unreadable);
        }
        at = 0;
        length = contentLength;
    }

    private void end(int size) throws IOException {
        byte[] expected = new byte[size];
        System.arraycopy(compressed, 0, expected, 0, size);
        if (!MessageDigest.isEqual(expected, digest.digest())) {
            throw new BackupDamagedException("The backup's digest is wrong: blocks were changed, moved or taken out.");
        }
        if (in.read() >= 0) {
            throw new BackupDamagedException("Something follows the backup's end.");
        }
        ended = true;
    }

    private static BackupDamagedException changed() {
        return new BackupDamagedException("The backup was damaged or changed: a block is not as it was written.");
    }

    @Override
    public void close() throws IOException {
        zstd.close();
        in.close();
    }
}
