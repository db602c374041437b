package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import dev.quintet.databases.Place;
import dev.quintet.operations.ProgressMeter;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Compares the keys of a backup with those that are there, a few batches of which are asked for at once. */
final class Compare implements BackupVisitor, AutoCloseable {
    private static final int BATCH = 200;
    private static final int AHEAD = 3;
    private static final long A_SECOND = 1000;
    private static final int MOST_EXAMPLES = 20;

    private final Targets targets;
    private final ProgressMeter meter;
    private final Deque<Asked> asked = new ArrayDeque<>();
    private List<Facts> batch = new ArrayList<>();
    private @Nullable Place place;
    private long now;
    private long equal;
    private long missing;
    private long different;
    private final List<String> examples = new ArrayList<>();
    private @Nullable Facts large;
    private ContentDigest digest = new ContentDigest(KeyType.STRING);

    private record Asked(List<Facts> expected, CompletionStage<KeyReader.Batch> found) {}

    Compare(Targets targets, ProgressMeter meter) {
        this.targets = targets;
        this.meter = meter;
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

    Comparison result() {
        return new Comparison(equal, missing, different, examples);
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
                ask(place);
            }
        }
    }

    private void ask(Place there) {
        if (batch.isEmpty()) {
            return;
        }
        asked.add(new Asked(
                batch, new KeyReader(there).read(batch.stream().map(Facts::name).toList())));
        batch = new ArrayList<>(BATCH);
        if (asked.size() > AHEAD) {
            take(there);
        }
    }

    private void take(Place there) {
        Asked first = asked.remove();
        Map<ByteBuffer, Facts> found = new HashMap<>();
        KeyReader.Batch read = Answers.await(first.found);
        while (true) {
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
            if (read.later().isEmpty()) {
                break;
            }
            read = Answers.await(new KeyReader(there).read(read.later()));
        }
        first.expected.forEach(expected -> judge(expected, found.get(ByteBuffer.wrap(expected.name))));
        meter.did(first.expected.size(), 0);
    }

    private void judge(Facts expected, @Nullable Facts found) {
        if (isOver(expected)) {
            return;
        }
        if (found != null && expected.matches(found)) {
            equal++;
            return;
        }
        if (place != null && expected.expiresAt != StoredKey.NEVER) {
            // It may have expired while the others were compared.
            now = ServerClock.now(place);
            if (isOver(expected)) {
                return;
            }
        }
        if (found == null) {
            missing++;
        } else {
            different++;
        }
        // Of ids and tokens only the beginning is shown, which many keys have in common.
        String example = Shown.name(expected.name) + (found == null ? " is missing" : " is not the same");
        if (examples.size() < MOST_EXAMPLES && !examples.contains(example)) {
            examples.add(example);
        }
    }

    private boolean isOver(Facts key) {
        return key.expiresAt != StoredKey.NEVER && key.expiresAt <= now + A_SECOND;
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
            meter.did(1, 0);
        }
    }

    @Override
    public void databaseEnd(Database database) {
        if (place != null) {
            ask(place);
            while (!asked.isEmpty()) {
                take(place);
            }
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
