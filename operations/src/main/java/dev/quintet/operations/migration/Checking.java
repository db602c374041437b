package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import dev.quintet.databases.Place;
import dev.quintet.databases.Places;
import dev.quintet.operations.ProgressMeter;
import dev.quintet.operations.contents.Answers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Counts where the keys are that a journal names, a few batches asked for at once. */
final class Checking implements AutoCloseable {
    private static final int AHEAD = 4;

    private final Places places;
    private final ProgressMeter meter;
    private final Place source;
    private final Map<Database, Place> targets = new EnumMap<>(Database.class);
    private final Map<Database, long[]> counts = new EnumMap<>(Database.class);
    private final Deque<Asked> asked = new ArrayDeque<>();

    private record Asked(Database database, int keys, CompletionStage<Long> there, CompletionStage<Long> again) {}

    Checking(Places places, MigrationOptions options, ProgressMeter meter) {
        this.places = places;
        this.meter = meter;
        this.source = options.openSource(places);
    }

    MigrationCheck check(Path journal) {
        MoveJournal.requireSource(journal, source.location());
        meter.begin("checking " + journal.getFileName(), 0);
        MoveJournal.read(journal, this::ask);
        while (!asked.isEmpty()) {
            take();
        }
        Map<Database, MigrationCheck.Placed> databases = new EnumMap<>(Database.class);
        counts.forEach((database, count) -> databases.put(
                database, new MigrationCheck.Placed(at(database).location(), count[0], count[1], count[2])));
        return new MigrationCheck(source.location(), databases);
    }

    private Place at(Database database) {
        return targets.computeIfAbsent(database, places::open);
    }

    private void ask(Database database, List<byte[]> names, String letters) {
        List<byte[]> moved = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            if (Moved.isAway(letters.charAt(i))) {
                moved.add(names.get(i));
            }
        }
        if (moved.isEmpty()) {
            return;
        }
        byte[][] keys = moved.toArray(byte[][]::new);
        asked.add(new Asked(
                database,
                keys.length,
                at(database).callAsync(redis -> redis.exists(keys)),
                source.callAsync(redis -> redis.exists(keys))));
        if (asked.size() > AHEAD) {
            take();
        }
    }

    private void take() {
        Asked first = asked.remove();
        long[] count = counts.computeIfAbsent(first.database, each -> new long[3]);
        count[0] += first.keys;
        count[1] += Answers.await(first.there);
        count[2] += Answers.await(first.again);
        meter.did(first.keys, 0);
    }

    @Override
    public void close() {
        targets.values().forEach(Place::close);
        source.close();
    }
}
