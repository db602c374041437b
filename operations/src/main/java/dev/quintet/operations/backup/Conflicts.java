package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import dev.quintet.databases.Place;
import dev.quintet.operations.ProgressMeter;
import dev.quintet.operations.contents.Answers;
import dev.quintet.operations.contents.KeyType;
import dev.quintet.operations.contents.StoredKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Counts the keys of a backup that are there already. */
final class Conflicts implements BackupVisitor, AutoCloseable {
    private static final int BATCH = 1000;

    private final Targets targets;
    private final ProgressMeter meter;
    private final Map<Database, Long> counts = new EnumMap<>(Database.class);
    private final List<byte[]> names = new ArrayList<>();
    private @Nullable Place place;
    private CompletionStage<Long> asked = CompletableFuture.completedFuture(0L);
    private long count;

    Conflicts(Targets targets, ProgressMeter meter) {
        this.targets = targets;
        this.meter = meter;
    }

    long in(Database database) {
        return counts.getOrDefault(database, 0L);
    }

    @Override
    public void database(Database database) {
        close();
        count = 0;
        place = targets.chosen(database) ? targets.open(database) : null;
    }

    @Override
    public void key(StoredKey key) {
        add(key.name());
        meter.did(1, key.bytes());
    }

    @Override
    public void begin(byte[] name, KeyType type, long expiresAt) {
        add(name);
    }

    private void add(byte[] name) {
        if (place != null) {
            names.add(targets.name(name));
            if (names.size() >= BATCH) {
                ask();
            }
        }
    }

    /** One batch is under way while the next is read from the file. */
    private void ask() {
        Place there = place;
        if (there == null || names.isEmpty()) {
            return;
        }
        byte[][] batch = names.toArray(byte[][]::new);
        names.clear();
        CompletionStage<Long> before = asked;
        asked = there.callAsync(redis -> redis.exists(batch));
        count += Answers.await(before);
    }

    @Override
    public void databaseEnd(Database database) {
        ask();
        count += Answers.await(asked);
        asked = CompletableFuture.completedFuture(0L);
        counts.put(database, count);
    }

    @Override
    public void page(List<byte[]> elements) {
        meter.did(0, StoredKey.size(elements));
    }

    @Override
    public void abandon() {}

    @Override
    public void end() {
        meter.did(1, 0);
    }

    @Override
    public void close() {
        if (place != null) {
            place.close();
            place = null;
        }
    }
}
