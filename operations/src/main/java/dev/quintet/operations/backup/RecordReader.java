package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import dev.quintet.databases.Json;
import dev.quintet.databases.errors.UnknownDatabaseException;
import dev.quintet.operations.contents.Checksum;
import dev.quintet.operations.contents.ContentDigest;
import dev.quintet.operations.contents.KeyType;
import dev.quintet.operations.contents.StoredKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads the records of a backup and shows them to a visitor. Believes nothing: whatever stands in the file, it ends or throws
 * {@link BackupDamagedException}, and takes no more memory than there are bytes.
 */
final class RecordReader {
    private static final int MOST_ELEMENTS = 1 << 21;
    private static final int LONGEST = 512 << 20;
    private static final int LONGEST_TEXT = 1 << 20;

    private final InputStream in;
    private final BackupVisitor visitor;
    private final List<DatabaseManifest> ended = new ArrayList<>();
    private final Set<Database> seen = EnumSet.noneOf(Database.class);
    private @Nullable BackupManifest header;
    private @Nullable Database current;
    private Tally tally = new Tally();

    RecordReader(InputStream in, BackupVisitor visitor) {
        this.in = in;
        this.visitor = visitor;
    }

    /** Reads to the end. */
    BackupManifest read() throws IOException {
        while (true) {
            int kind = in.read();
            switch (kind) {
                case RecordKind.HEADER -> readHeader();
                case RecordKind.DATABASE -> beginDatabase();
                case RecordKind.DATABASE_END -> endDatabase();
                case RecordKind.MANIFEST -> {
                    return readManifest();
                }
                default -> readKey(kind);
            }
        }
    }

    private void readHeader() throws IOException {
        check(header == null, "it has two beginnings");
        header = json(BackupManifest.class);
    }

    private void beginDatabase() throws IOException {
        check(header != null && current == null, "a database begins in the wrong place");
        String name = text(100);
        try {
            current = Database.named(name);
        } catch (UnknownDatabaseException unknown) {
            throw new BackupDamagedException("The backup has a database that this version does not know.", unknown);
        }
        check(seen.add(current), "a database comes twice");
        tally = new Tally();
        visitor.database(current);
    }

    private void endDatabase() throws IOException {
        Database database = current();
        DatabaseManifest told = json(DatabaseManifest.class);
        check(
                told.database().equals(database.wireName()) && tally.agreesWith(told),
                "the keys of " + database + " are not those that were backed up");
        ended.add(told);
        current = null;
        visitor.databaseEnd(database);
    }

    private BackupManifest readManifest() throws IOException {
        check(header != null && current == null, "it ends in the wrong place");
        BackupManifest manifest = json(BackupManifest.class);
        check(
                manifest.databases().equals(ended)
                        && header != null
                        && manifest.id().equals(header.id()),
                "its manifest is not that of its content");
        check(manifest.format() == BackupFile.FORMAT, "it has a format that this version does not know");
        check(in.read() < 0, "something follows its manifest");
        return manifest;
    }

    private Database current() {
        Database database = current;
        if (database == null) {
            throw damaged("a key belongs to no database");
        }
        return database;
    }

    private void readKey(int kind) throws IOException {
        check(kind >= 0, "its end is missing");
        Database unused = current();
        boolean large = (kind & 0xf0) == RecordKind.LARGE;
        check(large || (kind & 0xf0) == RecordKind.KEY, "it has a record of an unknown kind");
        KeyType type = KeyType.of(kind & 0x0f).orElseThrow(() -> damaged("a key has an unknown type"));
        byte[] name = bytes(LONGEST);
        long expiresAt = number();
        if (large) {
            readLarge(name, type, expiresAt);
            return;
        }
        check(type != KeyType.STREAM, "a stream is not in pages");
        List<byte[]> elements = elements(type);
        check(!elements.isEmpty() && (type != KeyType.STRING || elements.size() == 1), "a key has no content");
        StoredKey key = new StoredKey(name, type, expiresAt, elements);
        tally.add(name, type, expiresAt, key.checksum(), key.bytes());
        visitor.key(key);
    }

    private void readLarge(byte[] name, KeyType type, long expiresAt) throws IOException {
        visitor.begin(name, type, expiresAt);
        ContentDigest digest = new ContentDigest(type);
        long bytes = name.length;
        while (true) {
            int kind = in.read();
            switch (kind) {
                case RecordKind.PAGE -> {
                    List<byte[]> elements = elements(type);
                    add(digest, elements);
                    bytes += StoredKey.size(elements);
                    visitor.page(elements);
                }
                case RecordKind.ABANDON -> {
                    visitor.abandon();
                    return;
                }
                case RecordKind.LARGE_END -> {
                    byte[] told = in.readNBytes(Checksum.BYTES);
                    Checksum contents = digest.checksum();
                    check(
                            told.length == Checksum.BYTES && Checksum.of(told).equals(contents),
                            "a large key is not as it was read");
                    tally.add(name, type, expiresAt, contents, bytes);
                    visitor.end();
                    return;
                }
                default -> throw damaged("a large key has no end");
            }
        }
    }

    private static void add(ContentDigest digest, List<byte[]> elements) {
        try {
            digest.add(elements);
        } catch (IllegalArgumentException nonsense) {
            throw new BackupDamagedException("The backup is damaged: " + nonsense.getMessage() + ".", nonsense);
        }
    }

    private List<byte[]> elements(KeyType type) throws IOException {
        long count = number();
        boolean pairs = type == KeyType.HASH || type == KeyType.ZSET;
        check(count <= MOST_ELEMENTS && (!pairs || count % 2 == 0), "a key has an impossible number of elements");
        List<byte[]> elements = new ArrayList<>((int) Math.min(count, 1024));
        long total = 0;
        for (int i = 0; i < count; i++) {
            byte[] element = bytes(LONGEST);
            total += element.length;
            check(total <= LONGEST + (64L << 20), "a page is too large");
            check(type != KeyType.ZSET || i % 2 == 0 || isScore(element), "a score is no number");
            elements.add(element);
        }
        return elements;
    }

    private static boolean isScore(byte[] element) {
        return element.length == Double.BYTES
                && !Double.isNaN(ByteBuffer.wrap(element).getDouble());
    }

    private <T> T json(Class<T> type) throws IOException {
        try {
            T value = Json.mapper().readValue(bytes(LONGEST_TEXT), type);
            check(value != null, "its description is empty");
            return value;
        } catch (JacksonException | NullPointerException unreadable) {
            throw new BackupDamagedException("The backup is damaged: its description cannot be read.", unreadable);
        }
    }

    private String text(int longest) throws IOException {
        return new String(bytes(longest), StandardCharsets.UTF_8);
    }

    private byte[] bytes(int longest) throws IOException {
        long length = number();
        check(length <= longest, "a length is impossible");
        byte[] bytes = in.readNBytes((int) length);
        check(bytes.length == length, "it ends within a value");
        return bytes;
    }

    private long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = in.read();
            check(next >= 0, "it ends within a number");
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw damaged("a number is too large");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw damaged(otherwise);
        }
    }

    private static BackupDamagedException damaged(String what) {
        return new BackupDamagedException("The backup is damaged: " + what + ".");
    }
}
