package dev.quintet.operations.contents;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Computes the checksum of a key's contents, however they come in pages.
 *
 * <p>Where Redis keeps an order (strings, lists, streams) it is the SHA-256 of everything; where it keeps none it is the sum
 * of the SHA-256 of each element. What differs between servers that hold the same is left out: when a stream's pending
 * entries were delivered, to the millisecond, and the counters that only Redis 7 keeps.
 */
public final class ContentDigest {
    private final KeyType type;
    private final MessageDigest sha256 = sha256();
    private final byte[] length = new byte[4];
    private Checksum sum = Checksum.ZERO;
    private long elements;

    public ContentDigest(KeyType type) {
        this.type = type;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    /** Takes the next page. */
    public void add(List<byte[]> page) {
        switch (type) {
            case STRING -> page.forEach(sha256::update);
            case LIST -> page.forEach(this::update);
            case STREAM -> StreamRow.each(page, row -> row.comparable().forEach(this::update));
            case HASH, SET, ZSET -> addUnordered(page);
        }
        elements += page.size() / type.width();
    }

    private void addUnordered(List<byte[]> page) {
        for (int i = 0; i < page.size(); i += type.width()) {
            for (int j = i; j < i + type.width(); j++) {
                update(type == KeyType.ZSET && j > i ? Score.comparable(page.get(j)) : page.get(j));
            }
            sum = sum.plus(Checksum.of(sha256.digest()));
        }
    }

    private void update(byte[] element) {
        ByteBuffer.wrap(length).putInt(element.length);
        sha256.update(length);
        sha256.update(element);
    }

    /** How many elements were taken; of a string how many pieces, of a stream how many byte strings. */
    public long elements() {
        return elements;
    }

    /** The checksum of what was taken since the last call. */
    public Checksum checksum() {
        Checksum found = switch (type) {
            case STRING, LIST, STREAM -> Checksum.of(sha256.digest());
            case HASH, SET, ZSET -> sum;
        };
        sum = Checksum.ZERO;
        elements = 0;
        return found;
    }

    /** The checksum of a key: of its name, its type and its contents. */
    public static Checksum ofKey(byte[] name, KeyType type, Checksum contents) {
        MessageDigest sha256 = sha256();
        sha256.update(type.wireCode());
        sha256.update(contents.bytes());
        return Checksum.of(sha256.digest(name));
    }
}
