package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import dev.quintet.databases.Place;
import dev.quintet.operations.contents.Answers;
import dev.quintet.operations.contents.Checksum;
import dev.quintet.operations.contents.ContentDigest;
import dev.quintet.operations.contents.KeyReader;
import dev.quintet.operations.contents.KeyType;
import dev.quintet.operations.contents.LargeKeys;
import dev.quintet.operations.contents.Pages;
import dev.quintet.operations.contents.ServerClock;
import dev.quintet.operations.contents.Shown;
import dev.quintet.operations.contents.StoredKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the keys of a backup with those that are there. */
final class Compare implements BackupVisitor, AutoCloseable {
    private static final int BATCH = 200;
    private static final long A_SECOND = 1000;

    private final Targets targets;
    private final List<Facts> batch = new ArrayList<>();
    private @Nullable Place place;
    private long now;
    private long equal;
    private long different;
    private @Nullable String first;
    private @Nullable Facts large;
    private ContentDigest digest = new ContentDigest(KeyType.STRING);

    Compare(Targets targets) {
        this.targets = targets;
    }

    /** What matters about a key. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Facts(byte[] name, KeyType type, long expiresAt, Checksum contents) {
        boolean matches(Facts other) {
            boolean sameEnd = (expiresAt == StoredKey.NEVER) == (other.expiresAt == StoredKey.NEVER)
                    && Math.abs(expiresAt - other.expiresAt) <= A_SECOND;
            return sameEnd && type == other.type && contents.equals(other.contents);
        }
    }

    long result(Path file) {
        if (different > 0) {
            throw new BackupException(
                    different + " keys differ from " + file + ", " + equal + " are equal. The first: " + first + ".",
                    null);
        }
        return equal;
    }

    @Override
    public void database(Database database) {
        close();
        if (targets.chosen(database)) {
            place = targets.open(database);
            now = ServerClock.now(place);
        }
    }

    @Override
    public void key(StoredKey key) {
        if (place != null) {
            batch.add(new Facts(targets.name(key.name()), key.type(), key.expiresAt(), key.checksum()));
            if (batch.size() >= BATCH) {
                compareBatch(place);
            }
        }
    }

    private void compareBatch(Place there) {
        Map<ByteBuffer, Facts> found = new HashMap<>();
        List<byte[]> names = new ArrayList<>();
        batch.forEach(facts -> names.add(facts.name));
        List<byte[]> asking = names;
        while (!asking.isEmpty()) {
            KeyReader.Batch read = Answers.await(new KeyReader(there).read(asking));
            for (StoredKey key : read.keys()) {
                found.put(
                        ByteBuffer.wrap(key.name()),
                        new Facts(key.name(), key.type(), key.expiresAt(), key.checksum()));
            }
            for (byte[] name : read.large()) {
                @Nullable Facts facts = readLarge(there, name);
                if (facts != null) {
                    found.put(ByteBuffer.wrap(facts.name), facts);
                }
            }
            asking = read.later();
        }
        batch.forEach(expected -> judge(expected, found.get(ByteBuffer.wrap(expected.name))));
        batch.clear();
    }

    private void judge(Facts expected, @Nullable Facts found) {
        if (expected.expiresAt != StoredKey.NEVER && expected.expiresAt <= now + A_SECOND) {
            return;
        }
        if (found != null && expected.matches(found)) {
            equal++;
            return;
        }
        different++;
        if (first == null) {
            first = Shown.name(expected.name) + (found == null ? " is missing" : " is not the same");
        }
    }

    private static @Nullable Facts readLarge(Place there, byte[] name) {
        Summing summing = new Summing();
        boolean was = new LargeKeys(there).read(name, summing);
        return was ? summing.facts : null;
    }

    private static final class Summing implements Pages {
        private ContentDigest digest = new ContentDigest(KeyType.STRING);
        private @Nullable Facts facts;
        private byte[] name = {};
        private KeyType type = KeyType.STRING;
        private long expiresAt;

        @Override
        public void begin(byte[] keyName, KeyType keyType, long keyExpiresAt) {
            digest = new ContentDigest(keyType);
            name = keyName;
            type = keyType;
            expiresAt = keyExpiresAt;
        }

        @Override
        public void page(List<byte[]> elements) {
            digest.add(elements);
        }

        @Override
        public void abandon() {}

        @Override
        public void end() {
            facts = new Facts(name, type, expiresAt, digest.checksum());
        }
    }

    @Override
    public void begin(byte[] name, KeyType type, long expiresAt) {
        large = new Facts(targets.name(name), type, expiresAt, Checksum.ZERO);
        digest = new ContentDigest(type);
    }

    @Override
    public void page(List<byte[]> elements) {
        digest.add(elements);
    }

    @Override
    public void abandon() {
        large = null;
    }

    @Override
    public void end() {
        Facts begun = large;
        Checksum contents = digest.checksum();
        if (place != null && begun != null) {
            judge(new Facts(begun.name, begun.type, begun.expiresAt, contents), readLarge(place, begun.name));
        }
    }

    @Override
    public void databaseEnd(Database database) {
        if (place != null) {
            compareBatch(place);
        }
        close();
    }

    @Override
    public void close() {
        if (place != null) {
            place.close();
            place = null;
        }
    }
}
