package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import dev.quintet.databases.Place;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.ProgressMeter;
import dev.quintet.operations.contents.Answers;
import dev.quintet.operations.contents.Journal;
import dev.quintet.operations.contents.KeyType;
import dev.quintet.operations.contents.KeyWriter;
import dev.quintet.operations.contents.LargeWrite;
import dev.quintet.operations.contents.ServerClock;
import dev.quintet.operations.contents.ServerVersion;
import dev.quintet.operations.contents.StoredKey;
import dev.quintet.operations.contents.Written;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Writes what a backup holds, from where the journal says that it was left. */
final class Apply implements BackupVisitor, AutoCloseable {
    private static final int BATCH = 200;
    private static final long BATCH_BYTES = 1 << 20;
    private static final int AHEAD = 4;

    private final Targets targets;
    private final ConflictPolicy policy;
    private final String backupId;
    private final ProgressMeter meter;
    private final Map<Database, Written> written = new EnumMap<>(Database.class);
    private @Nullable Into into;
    private long resumed;

    Apply(Targets targets, ConflictPolicy policy, String backupId, ProgressMeter meter) {
        this.targets = targets;
        this.policy = policy;
        this.backupId = backupId;
        this.meter = meter;
    }

    Map<Database, Written> written() {
        return written;
    }

    /** How many keys an earlier run had done. */
    long resumed() {
        return resumed;
    }

    @Override
    public void database(Database database) {
        close();
        if (targets.chosen(database)) {
            into = new Into(targets.open(database), targets.journal(backupId, database));
            resumed += into.done;
        }
    }

    @Override
    public void key(StoredKey key) {
        if (into != null) {
            into.key(key);
        }
    }

    @Override
    public void begin(byte[] name, KeyType type, long expiresAt) {
        if (into != null) {
            into.begin(name, type, expiresAt);
        }
    }

    @Override
    public void page(List<byte[]> elements) {
        if (into != null && into.large != null) {
            into.large.page(elements);
        }
    }

    @Override
    public void abandon() {
        if (into != null && into.large != null) {
            into.large.drop();
            into.large = null;
        }
    }

    @Override
    public void end() {
        if (into != null) {
            into.end();
        }
    }

    @Override
    public void databaseEnd(Database database) {
        if (into != null) {
            into.flush();
            into.awaitAll();
            written.put(database, into.result);
            close();
        }
    }

    @Override
    public void close() {
        if (into != null) {
            into.place.close();
            into = null;
        }
    }

    /** One database that is being written. */
    private final class Into {
        private final Place place;
        private final KeyWriter writer;
        private final long done;
        private final long now;
        private final Deque<CompletionStage<String>> sent = new ArrayDeque<>();
        private List<StoredKey> batch = new ArrayList<>();
        private long batchBytes;
        /** Keys of the file that were seen, and keys that were handed on. */
        private long seen;

        private long handedOn;
        private @Nullable LargeWrite large;
        private boolean largeExpired;
        private Written result = Written.NOTHING;

        Into(Place place, Journal journal) {
            this.place = place;
            this.done = Targets.done(place, journal);
            this.handedOn = done;
            this.now = ServerClock.now(place);
            this.writer = new KeyWriter(place, journal, policy, ServerVersion.of(place));
            writer.warmUp(done);
        }

        void key(StoredKey key) {
            if (++seen <= done) {
                return;
            }
            batch.add(new StoredKey(targets.name(key.name()), key.type(), key.expiresAt(), key.elements()));
            batchBytes += key.bytes();
            if (batch.size() >= BATCH || batchBytes >= BATCH_BYTES) {
                flush();
            }
        }

        void flush() {
            if (batch.isEmpty()) {
                return;
            }
            sent.add(writer.write(batch, handedOn, seen));
            handedOn = seen;
            meter.did(batch.size(), batchBytes);
            batch = new ArrayList<>();
            batchBytes = 0;
            if (sent.size() > AHEAD) {
                await();
            }
        }

        private void await() {
            result = result.plus(Written.of(Answers.await(sent.remove())));
        }

        void awaitAll() {
            while (!sent.isEmpty()) {
                await();
            }
        }

        void begin(byte[] name, KeyType type, long expiresAt) {
            if (seen + 1 <= done) {
                return;
            }
            flush();
            awaitAll();
            largeExpired = expiresAt != StoredKey.NEVER && expiresAt <= now;
            large = largeExpired ? null : writer.large(targets.name(name), type, expiresAt);
        }

        void end() {
            if (++seen <= done) {
                return;
            }
            LargeWrite complete = large;
            if (complete == null) {
                String nothing = Answers.await(writer.write(List.of(), handedOn, seen));
                result = result.plus(Written.of("e" + nothing));
            } else {
                result = result.plus(Written.of(complete.publish(handedOn, seen)));
                large = null;
            }
            handedOn = seen;
            meter.did(1, 0);
        }
    }
}
