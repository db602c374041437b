package dev.quintet.cache;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry as it is stored.
 *
 * <p>Text and JSON are stored as they are, so that any client reads them. What is anything else begins with a byte that no
 * UTF-8 text begins with, from {@code F8} on:
 *
 * <pre>
 * F8                                    there is none, and that was looked up
 * F9 n (version length tag)* payload    tagged, with n tags; read.lua and find_or_lease.lua know this form too
 * FA frame                              compressed by zstd
 * </pre>
 *
 * @param bytes all of it
 * @param payloadAt where the value begins, behind the tags
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredEntry(byte[] bytes, int payloadAt) {
    private static final int FIRST_MARK = 0xF8;
    private static final int NONE = 0xF8;
    private static final int TAGGED = 0xF9;
    private static final int COMPRESSED = 0xFA;
    private static final int VERSION = 16;

    static byte[] none() {
        return new byte[] {(byte) NONE};
    }

    static byte compressedMark() {
        return (byte) COMPRESSED;
    }

    static boolean isTagged(byte[] bytes) {
        return bytes.length > 0 && (bytes[0] & 0xFF) == TAGGED;
    }

    /** The payload behind the tags with these versions. */
    static byte[] tagged(List<String> tags, List<byte[]> versions, byte[] payload) {
        List<byte[]> names =
                tags.stream().map(tag -> tag.getBytes(StandardCharsets.UTF_8)).toList();
        int length = 2 + payload.length;
        for (byte[] name : names) {
            length += VERSION + 1 + name.length;
        }
        byte[] bytes = new byte[length];
        bytes[0] = (byte) TAGGED;
        bytes[1] = (byte) names.size();
        int at = 2;
        for (int i = 0; i < names.size(); i++) {
            byte[] name = names.get(i);
            System.arraycopy(versions.get(i), 0, bytes, at, VERSION);
            bytes[at + VERSION] = (byte) name.length;
            System.arraycopy(name, 0, bytes, at + VERSION + 1, name.length);
            at += VERSION + 1 + name.length;
        }
        System.arraycopy(payload, 0, bytes, at, payload.length);
        return bytes;
    }

    static StoredEntry parse(byte[] bytes) throws UnreadableContent {
        if (!isTagged(bytes)) {
            return new StoredEntry(bytes, 0);
        }
        int at = 2;
        for (int left = count(bytes); left > 0; left--) {
            at = afterTag(bytes, at);
        }
        if (at > bytes.length) {
            throw new UnreadableContent("its list of tags is cut off.", null);
        }
        return new StoredEntry(bytes, at);
    }

    private static int count(byte[] bytes) {
        return bytes.length < 2 ? Integer.MAX_VALUE : bytes[1] & 0xFF;
    }

    private static int afterTag(byte[] bytes, int at) throws UnreadableContent {
        if (at + VERSION >= bytes.length) {
            throw new UnreadableContent("its list of tags is cut off.", null);
        }
        return at + VERSION + 1 + (bytes[at + VERSION] & 0xFF);
    }

    List<String> tags() {
        List<String> tags = new ArrayList<>();
        int at = 2;
        while (at < payloadAt) {
            int length = bytes[at + VERSION] & 0xFF;
            tags.add(new String(bytes, at + VERSION + 1, length, StandardCharsets.UTF_8));
            at += VERSION + 1 + length;
        }
        return tags;
    }

    boolean isNone() {
        return mark() == NONE && bytes.length == payloadAt + 1;
    }

    boolean isCompressed() {
        return mark() == COMPRESSED;
    }

    /** Whether it is text or JSON, as far as its first byte tells. */
    boolean isPlain() {
        return mark() < FIRST_MARK;
    }

    int length() {
        return bytes.length - payloadAt;
    }

    private int mark() {
        return length() == 0 ? 0 : bytes[payloadAt] & 0xFF;
    }
}
