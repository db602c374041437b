package dev.quintet.operations.backup;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/**
 * Writes a stream of bytes as compressed blocks, each with a checksum, and a digest of everything as the last.
 *
 * <p>A block is: length of the content, length as it stands here, CRC-32C of both and of what follows, content. Blocks are
 * compressed one by one, so that a reader checks each before it believes any of it.
 */
final class BlockOutput extends OutputStream {
    static final int SIZE = 1 << 20;
    static final int HEAD = 12;

    private final OutputStream out;
    private final MessageDigest digest;
    private final ZstdCompressCtx zstd = new ZstdCompressCtx();
    private final byte[] block = new byte[SIZE];
    private final byte[] compressed = new byte[(int) Zstd.compressBound(SIZE)];
    private int length;
    private long written;

    /** @param digest of what stands before the blocks already */
    BlockOutput(OutputStream out, int level, MessageDigest digest) {
        this.out = out;
        this.digest = digest;
        zstd.setLevel(level);
    }

    @Override
    public void write(int b) throws IOException {
        if (length == SIZE) {
            flushBlock();
        }
        block[length++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int from = offset;
        int left = count;
        while (left > 0) {
            if (length == SIZE) {
                flushBlock();
            }
            int some = Math.min(left, SIZE - length);
            System.arraycopy(bytes, from, block, length, some);
            length += some;
            from += some;
            left -= some;
        }
    }

    private void flushBlock() throws IOException {
        int size = zstd.compressByteArray(compressed, 0, compressed.length, block, 0, length);
        put(length, compressed, size);
        length = 0;
    }

    private void put(int contentLength, byte[] content, int size) throws IOException {
        byte[] head = head(contentLength, content, size);
        digest.update(head);
        digest.update(content, 0, size);
        out.write(head);
        out.write(content, 0, size);
        written += HEAD + size;
    }

    static byte[] head(int contentLength, byte[] content, int size) {
        ByteBuffer head = ByteBuffer.allocate(HEAD).putInt(contentLength).putInt(size);
        CRC32C crc = new CRC32C();
        crc.update(head.array(), 0, 8);
        crc.update(content, 0, size);
        return head.putInt((int) crc.getValue()).array();
    }

    /** Writes what is left and the digest. Does not close what is below. */
    void finish() throws IOException {
        if (length > 0) {
            flushBlock();
        }
        byte[] everything = digest.digest();
        put(0, everything, everything.length);
        out.flush();
    }

    /** Bytes handed on so far. */
    long written() {
        return written;
    }

    @Override
    public void close() {
        zstd.close();
    }
}
