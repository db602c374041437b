package dev.quintet.operations.migration;

import dev.quintet.databases.Place;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.contents.Answers;
import dev.quintet.operations.contents.Checksum;
import dev.quintet.operations.contents.ContentDigest;
import dev.quintet.operations.contents.Journal;
import dev.quintet.operations.contents.KeyReader;
import dev.quintet.operations.contents.KeyType;
import dev.quintet.operations.contents.KeyWriter;
import dev.quintet.operations.contents.LargeKeys;
import dev.quintet.operations.contents.LargeWrite;
import dev.quintet.operations.contents.Pages;
import dev.quintet.operations.contents.ServerClock;
import dev.quintet.operations.contents.ServerVersion;
import dev.quintet.operations.contents.Shown;
import dev.quintet.operations.contents.StoredKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Moves keys to another server: watches them, copies them, reads the copies back and compares, and removes the originals
 * unless they changed.
 *
 * <p>The target keeps the names of what was copied of late in a journal that changes with the copies. After a break it tells
 * which keys there are copies of ours, whose originals may still be at the source: these may be written again.
 */
final class CopyMover implements Mover {
    private static final int ATTEMPTS = 5;
    private static final long A_SECOND = 1000;

    private final Place from;
    private final Place to;
    private final KeyReader reader;
    private final KeyReader readBack;
    private final Journal journal;
    private final ConflictPolicy policy;
    private final ServerVersion version;
    /** What to add to a moment of the source's clock to have it in the target's. */
    private final long skew;

    private final Set<ByteBuffer> ours = new HashSet<>();

    CopyMover(Place from, Place to, byte[] window, ConflictPolicy policy) {
        this.from = from;
        this.to = to;
        this.reader = new KeyReader(from);
        this.readBack = new KeyReader(to);
        this.journal = Journal.windowed(window);
        this.policy = policy;
        this.version = ServerVersion.of(to);
        this.skew = skew(from, to);
        to.call(redis -> redis.smembers(window)).forEach(name -> ours.add(ByteBuffer.wrap(name)));
    }

    /** Asked between two answers of the other, so that half the time of a round trip is the most it can be wrong. */
    private static long skew(Place from, Place to) {
        long before = ServerClock.now(to);
        long there = ServerClock.now(from);
        long after = ServerClock.now(to);
        long skew = (before + after) / 2 - there;
        return Math.abs(skew) < 100 ? 0 : skew;
    }

    /** Names of keys that were copied by a run that was broken off, and may not have been removed at the source. */
    Set<ByteBuffer> ours() {
        return ours;
    }

    void forgetWindow() {
        Object unused = to.call(redis -> redis.unlink(journal.key()));
    }

    @Override
    public CompletionStage<Long> there(List<byte[]> names) {
        byte[][] unknown = names.stream()
                .filter(name -> !ours.contains(ByteBuffer.wrap(name)))
                .toArray(byte[][]::new);
        return unknown.length == 0
                ? CompletableFuture.completedFuture(0L)
                : to.callAsync(redis -> redis.exists(unknown));
    }

    @Override
    public CompletionStage<String> move(List<byte[]> names, long batch) {
        if (ours.isEmpty()) {
            // Everything before is settled; this is on its way before anything of the batch is.
            Object unused = to.callAsync(redis -> redis.unlink(journal.key()));
        }
        Map<ByteBuffer, Character> letters = new HashMap<>();
        List<byte[]> left = new ArrayList<>(names);
        for (int attempt = 0; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
            // The first time all together; then one by one, so that one that keeps changing does not hold up the
            // others.
            if (attempt == 0) {
                moveTogether(left, letters);
            } else {
                left.forEach(name -> moveTogether(List.of(name), letters));
            }
            left.removeIf(name -> letters.containsKey(ByteBuffer.wrap(name)));
        }
        for (byte[] name : left) {
            takeBack(name);
            letters.put(ByteBuffer.wrap(name), 'b');
        }
        StringBuilder outcome = new StringBuilder(names.size());
        names.forEach(name ->
                outcome.append(letters.getOrDefault(ByteBuffer.wrap(name), 'b').charValue()));
        return CompletableFuture.completedFuture(outcome.toString());
    }

    /** The copy of a key that could not be moved. */
    private void takeBack(byte[] name) {
        if (ours.remove(ByteBuffer.wrap(name))) {
            Object unused = to.call(redis -> redis.unlink(name));
        }
    }

    private void moveTogether(List<byte[]> names, Map<ByteBuffer, Character> letters) {
        List<byte[]> asking = names;
        while (!asking.isEmpty()) {
            from.watch(asking.toArray(byte[][]::new));
            KeyReader.Batch batch = Answers.await(reader.read(asking));
            moveSmall(batch, letters);
            Set<ByteBuffer> seen = new HashSet<>();
            batch.keys().forEach(key -> seen.add(ByteBuffer.wrap(key.name())));
            for (List<byte[]> others : List.of(batch.large(), batch.later(), batch.foreign())) {
                others.forEach(name -> seen.add(ByteBuffer.wrap(name)));
            }
            for (byte[] name : asking) {
                if (!seen.contains(ByteBuffer.wrap(name))) {
                    letters.put(ByteBuffer.wrap(name), 'g');
                }
            }
            batch.foreign().forEach(name -> letters.put(ByteBuffer.wrap(name), 's'));
            batch.large().forEach(name -> moveLarge(name, letters));
            asking = batch.later();
        }
    }

    private void moveSmall(KeyReader.Batch batch, Map<ByteBuffer, Character> letters) {
        List<StoredKey> keys = batch.keys().stream()
                .map(key -> new StoredKey(key.name(), key.type(), inTarget(key.expiresAt()), key.elements()))
                .toList();
        if (keys.isEmpty()) {
            from.unwatch();
            return;
        }
        String written = write(keys);
        List<StoredKey> copied = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            ByteBuffer name = ByteBuffer.wrap(keys.get(i).name());
            switch (written.charAt(i)) {
                case 'w', 'r' -> copied.add(keys.get(i));
                // Its time is over by the target's clock, and soon by the source's.
                case 'e' -> letters.put(name, 'g');
                default -> letters.put(name, 's');
            }
        }
        compare(copied);
        if (copied.isEmpty()) {
            from.unwatch();
            return;
        }
        byte[][] names = copied.stream().map(StoredKey::name).toArray(byte[][]::new);
        boolean removed = from.unlessChanged(redis -> {
            Object unused = redis.unlink(names);
        });
        if (removed) {
            for (int i = 0; i < keys.size(); i++) {
                char letter = written.charAt(i);
                ByteBuffer name = ByteBuffer.wrap(keys.get(i).name());
                if (letter == 'w' || letter == 'r') {
                    letters.put(name, letter == 'w' || ours.contains(name) ? 'm' : 'r');
                    ours.remove(name);
                }
            }
        } else {
            copied.forEach(key -> ours.add(ByteBuffer.wrap(key.name())));
        }
    }

    /** Writes, with leave to overwrite what is a copy of ours. */
    private String write(List<StoredKey> keys) {
        boolean anyOurs = policy != ConflictPolicy.OVERWRITE
                && keys.stream().anyMatch(key -> ours.contains(ByteBuffer.wrap(key.name())));
        if (!anyOurs) {
            return Answers.await(new KeyWriter(to, journal, policy, version).write(keys, 0, 0));
        }
        List<byte[]> copies = keys.stream()
                .map(StoredKey::name)
                .filter(name -> ours.contains(ByteBuffer.wrap(name)))
                .toList();
        // The originals are at the source, or these would not have been read.
        Object unused = to.call(redis -> redis.unlink(copies.toArray(byte[][]::new)));
        copies.forEach(name -> ours.remove(ByteBuffer.wrap(name)));
        return Answers.await(new KeyWriter(to, journal, policy, version).write(keys, 0, 0));
    }

    private void compare(List<StoredKey> copied) {
        Map<ByteBuffer, StoredKey> found = new HashMap<>();
        List<byte[]> asking = copied.stream().map(StoredKey::name).toList();
        while (!asking.isEmpty()) {
            KeyReader.Batch batch = Answers.await(readBack.read(asking));
            batch.keys().forEach(key -> found.put(ByteBuffer.wrap(key.name()), key));
            asking = batch.later();
        }
        for (StoredKey key : copied) {
            StoredKey copy = found.get(ByteBuffer.wrap(key.name()));
            boolean same = copy != null
                    && copy.type() == key.type()
                    && Math.abs(copy.expiresAt() - key.expiresAt()) <= A_SECOND
                    && copy.checksum().equals(key.checksum());
            boolean over = key.expiresAt() != StoredKey.NEVER && key.expiresAt() <= ServerClock.now(to) + A_SECOND;
            if (!same && !over) {
                throw different(key.name());
            }
        }
    }

    private MigrationException different(byte[] name) {
        return new MigrationException(
                "The copy of " + Shown.name(name) + " at " + to.location() + " is not the same as the original at "
                        + from.location() + ", which was left. Somebody may be writing there. Run the migration again.",
                null);
    }

    private long inTarget(long expiresAt) {
        return expiresAt == StoredKey.NEVER ? expiresAt : expiresAt + skew;
    }

    private void moveLarge(byte[] name, Map<ByteBuffer, Character> letters) {
        ByteBuffer key = ByteBuffer.wrap(name);
        boolean ourCopy = ours.contains(key);
        if (policy == ConflictPolicy.SKIP && !ourCopy && to.call(redis -> redis.exists(name)) > 0) {
            letters.put(key, 's');
            return;
        }
        KeyWriter writer = new KeyWriter(to, journal, ourCopy ? ConflictPolicy.OVERWRITE : policy, version);
        Copying copying = new Copying(writer);
        LargeKeys.Outcome outcome = new LargeKeys(from).attempt(name, copying, ourCopy);
        if (outcome != LargeKeys.Outcome.READ) {
            from.unwatch();
            copying.drop();
            if (outcome == LargeKeys.Outcome.MISSING) {
                letters.put(key, 'g');
            }
            return;
        }
        String written = copying.publish();
        if (written.equals("s")) {
            from.unwatch();
            letters.put(key, 's');
            return;
        }
        Copying back = new Copying(null);
        boolean there = new LargeKeys(to).read(name, back);
        if (!there || !back.contents().equals(copying.contents())) {
            throw different(name);
        }
        if (from.unlessChanged(redis -> {
            Object unused = redis.unlink(name);
        })) {
            letters.put(key, written.equals("w") || ourCopy ? 'm' : 'r');
            ours.remove(key);
        } else {
            ours.add(key);
        }
    }

    /** Digests pages, and writes them on if there is a writer. */
    private final class Copying implements Pages {
        private final @Nullable KeyWriter writer;
        private @Nullable LargeWrite write;
        private ContentDigest digest = new ContentDigest(KeyType.STRING);
        private @Nullable Checksum sum;

        Copying(@Nullable KeyWriter writer) {
            this.writer = writer;
        }

        @Override
        public void begin(byte[] name, KeyType type, long expiresAt) {
            digest = new ContentDigest(type);
            write = writer == null ? null : writer.large(name, type, inTarget(expiresAt));
        }

        @Override
        public void page(List<byte[]> elements) {
            digest.add(elements);
            if (write != null) {
                write.page(elements);
            }
        }

        @Override
        public void abandon() {
            drop();
        }

        @Override
        public void end() {}

        void drop() {
            if (write != null) {
                write.drop();
            }
        }

        String publish() {
            return write == null ? "" : write.publish(0, 0);
        }

        Checksum contents() {
            if (sum == null) {
                sum = digest.checksum();
            }
            return sum;
        }
    }
}
