package dev.quintet.operations.backup;

import dev.quintet.databases.Json;
import dev.quintet.operations.contents.Checksum;
import dev.quintet.operations.contents.ContentDigest;
import dev.quintet.operations.contents.KeyType;
import dev.quintet.operations.contents.Pages;
import dev.quintet.operations.contents.StoredKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the records of a backup, and counts the keys of each database. */
final class RecordWriter implements Pages {
    private final OutputStream out;
    private final byte[] number = new byte[10];
    private Tally tally = new Tally();
    private byte[] name = {};
    private KeyType type = KeyType.STRING;
    private long expiresAt;
    private long bytes;
    private ContentDigest digest = new ContentDigest(KeyType.STRING);

    RecordWriter(OutputStream out) {
        this.out = out;
    }

    void header(BackupManifest begun) {
        json(RecordKind.HEADER, begun);
    }

    void database(String wireName) {
        tally = new Tally();
        try {
            out.write(RecordKind.DATABASE);
            bytes(wireName.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Tally tally() {
        return tally;
    }

    void databaseEnd(DatabaseManifest manifest) {
        json(RecordKind.DATABASE_END, manifest);
    }

    void manifest(BackupManifest manifest) {
        json(RecordKind.MANIFEST, manifest);
    }

    void key(StoredKey key) {
        try {
            out.write(RecordKind.KEY + key.type().code());
            bytes(key.name());
            number(key.expiresAt());
            elements(key.elements());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        tally.add(key.name(), key.type(), key.expiresAt(), key.checksum(), key.bytes());
    }

    @Override
    public void begin(byte[] keyName, KeyType keyType, long keyExpiresAt) {
        name = keyName;
        type = keyType;
        expiresAt = keyExpiresAt;
        bytes = keyName.length;
        digest = new ContentDigest(keyType);
        try {
            out.write(RecordKind.LARGE + keyType.code());
            bytes(keyName);
            number(keyExpiresAt);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void page(List<byte[]> elements) {
        digest.add(elements);
        bytes += StoredKey.size(elements);
        try {
            out.write(RecordKind.PAGE);
            elements(elements);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void abandon() {
        try {
            out.write(RecordKind.ABANDON);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void end() {
        Checksum contents = digest.checksum();
        tally.add(name, type, expiresAt, contents, bytes);
        try {
            out.write(RecordKind.LARGE_END);
            out.write(contents.bytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void json(int kind, Object value) {
        try {
            out.write(kind);
            bytes(Json.write(value).getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void elements(List<byte[]> elements) throws IOException {
        number(elements.size());
        for (byte[] element : elements) {
            bytes(element);
        }
    }

    private void bytes(byte[] bytes) throws IOException {
        number(bytes.length);
        out.write(bytes, 0, bytes.length);
    }

    /** Seven bits a byte, the lowest first; the eighth tells that more follow. */
    private void number(long value) throws IOException {
        long left = value;
        int length = 0;
        while (left >= 0x80) {
            number[length++] = (byte) ((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        number[length++] = (byte) left;
        out.write(number, 0, length);
    }
}
