package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import dev.quintet.databases.Place;
import dev.quintet.databases.Places;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.ProgressMeter;
import dev.quintet.operations.contents.Housekeeping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Moves back what a journal tells. */
final class RollBack implements AutoCloseable {
    private static final byte[] PAUSES = Housekeeping.key("roll-back");

    private final Places places;
    private final MigrationOptions options;
    private final ProgressMeter meter;
    private final Map<Database, Place> origins = new EnumMap<>(Database.class);
    private final Map<Database, Route> ways = new EnumMap<>(Database.class);
    private final Map<Database, Batches> batches = new EnumMap<>(Database.class);
    private final Set<QueueKeys> queues = new LinkedHashSet<>();
    private long total;

    RollBack(Places places, MigrationOptions options, ProgressMeter meter) {
        this.places = places;
        this.options = options;
        this.meter = meter;
    }

    RollBackReport run(Path journal) {
        try (Place source = options.openSource(places)) {
            MoveJournal.requireSource(journal, source.location());
        }
        MoveJournal.read(journal, (database, names, letters) -> look(database, names, letters));
        meter.begin("rolling back", total);
        Map<String, String> left = new TreeMap<>();
        Map<Database, Moved> returned = new EnumMap<>(Database.class);
        if (!queues.isEmpty()) {
            QueueMove back = new QueueMove(from(Database.QUEUES), way(Database.QUEUES), PAUSES, null, meter, false);
            Set<QueueKeys> here = new LinkedHashSet<>(queues);
            here.removeIf(queue -> from(Database.QUEUES).call(redis -> redis.exists(queue.key("meta"))) == 0);
            back.resumeMoved(here);
            back.move(List.copyOf(here), options.patienceWithJobs(), name -> true);
            left.putAll(back.left());
            returned.put(Database.QUEUES, back.result());
        }
        MoveJournal.read(journal, (database, names, letters) -> {
            for (int i = 0; i < names.size(); i++) {
                byte[] name = names.get(i);
                boolean ofQueue = database == Database.QUEUES
                        && QueueKeys.owner(name, queues).isPresent();
                if (Moved.isAway(letters.charAt(i)) && !ofQueue) {
                    batches.computeIfAbsent(
                                    database,
                                    each -> new Batches(each, way(each).mover(), null, meter))
                            .add(name);
                }
            }
        });
        batches.values().forEach(Batches::flush);
        batches.forEach((database, each) -> {
            Moved unused = returned.merge(database, each.result(), Moved::plus);
        });
        ways.values().forEach(Route::finish);
        if (left.isEmpty()) {
            retire(journal);
        }
        return new RollBackReport(returned, left, meter.elapsed());
    }

    private void look(Database database, List<byte[]> names, String letters) {
        for (int i = 0; i < names.size(); i++) {
            if (Moved.isAway(letters.charAt(i))) {
                total++;
                if (database == Database.QUEUES) {
                    QueueKeys.ofMeta(names.get(i)).ifPresent(queues::add);
                }
            }
        }
    }

    private Place from(Database database) {
        return origins.computeIfAbsent(database, places::open);
    }

    private Route way(Database database) {
        @Nullable Route known = ways.get(database);
        if (known != null) {
            return known;
        }
        Route made = Route.between(
                from(database), options.openSource(places), ConflictPolicy.SKIP, options.comparing(), false);
        ways.put(database, made);
        return made;
    }

    private static void retire(Path journal) {
        try {
            Path unused = Files.move(
                    journal,
                    journal.resolveSibling(journal.getFileName() + ".rolled-back"),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new MigrationException(
                    "Everything is back, but the journal " + journal + " could not be renamed: " + failure.getMessage(),
                    failure);
        }
    }

    @Override
    public void close() {
        ways.values().forEach(Route::close);
        origins.values().forEach(Place::close);
    }
}
