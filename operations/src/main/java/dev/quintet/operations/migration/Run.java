package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import dev.quintet.databases.Place;
import dev.quintet.databases.Places;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.KeyConflictException;
import dev.quintet.operations.ProgressMeter;
import dev.quintet.operations.contents.Answers;
import dev.quintet.operations.contents.KeyNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One run of a migration, new or going on with one that was broken off. */
final class Run implements AutoCloseable {
    private static final int PAGE = 2000;
    private static final byte[] ID = ascii("id");

    private final Place source;
    private final MigrationOptions options;
    private final ProgressMeter meter;
    private final Map<Database, Route> routes = new EnumMap<>(Database.class);
    private final Map<Database, Batches> batches = new EnumMap<>(Database.class);
    private final MoveJournal journal;
    private final boolean resumed;
    private long unknown;

    Run(Places places, MigrationOptions options, ProgressMeter meter) {
        this.options = options;
        this.meter = meter;
        this.source = options.openSource(places);
        try {
            for (Database database : options.databases()) {
                Route route =
                        Route.between(source, places.open(database), options.conflicts(), options.comparing(), true);
                routes.put(database, route);
            }
            this.resumed = source.call(redis -> redis.exists(Route.JOURNAL)) > 0;
            this.journal = new MoveJournal(
                    options.journalFolder().resolve("migration-" + id() + ".journal"), source.location());
        } catch (RuntimeException failure) {
            closePlaces();
            throw failure;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The id of the migration under way, or a new one. */
    private String id() {
        Object unused = source.call(
                redis -> redis.hsetnx(Route.JOURNAL, ID, ascii(UUID.randomUUID().toString())));
        return new String(source.call(redis -> redis.hget(Route.JOURNAL, ID)), StandardCharsets.US_ASCII);
    }

    MigrationReport run() {
        resolve();
        if (options.conflicts() == ConflictPolicy.FAIL) {
            refuseConflicts();
        }
        long total = source.call(redis -> redis.dbsize());
        meter.begin("moving from " + source.location(), total);
        Set<QueueKeys> queues = moveAllButQueues();
        Optional<QueueMove> queueMove = moveQueues(queues);
        finish();
        Map<Database, Moved> moved = new EnumMap<>(Database.class);
        batches.forEach((database, each) -> moved.put(database, each.result()));
        queueMove.ifPresent(move -> {
            Moved unused = moved.merge(Database.QUEUES, move.result(), Moved::plus);
        });
        moved.values().removeIf(Moved.NOTHING::equals);
        return new MigrationReport(
                source.location(),
                moved,
                unknown,
                queueMove.map(QueueMove::moved).orElse(List.of()),
                queueMove.map(QueueMove::left).orElse(Map.of()),
                path(),
                meter.elapsed());
    }

    private Path path() {
        return journal.path();
    }

    /**
     * Notes what became of batches that were under way when an earlier run was broken off. Within a server the journal in Redis
     * tells; of a copy, whether the original is gone.
     */
    private void resolve() {
        Map<String, String> slots = new TreeMap<>();
        source.call(redis -> redis.hgetall(Route.JOURNAL))
                .forEach((field, value) -> slots.put(
                        new String(field, StandardCharsets.ISO_8859_1),
                        new String(value, StandardCharsets.ISO_8859_1)));
        for (MoveJournal.Intent intent : journal.unresolved()) {
            Route route = routes.get(intent.database());
            String told = slots.getOrDefault(ServerMover.slot(intent.batch()), "");
            if (told.startsWith(intent.batch() + ":")) {
                journal.outcome(intent.batch(), told.substring(told.indexOf(':') + 1));
            } else if (route != null && route.mover() instanceof CopyMover copying) {
                journal.outcome(intent.batch(), removed(intent, copying));
            } else {
                journal.outcome(intent.batch(), "s".repeat(intent.names().size()));
            }
        }
    }

    private String removed(MoveJournal.Intent intent, CopyMover copying) {
        StringBuilder letters = new StringBuilder();
        for (byte[] name : intent.names()) {
            boolean copied = copying.ours().contains(ByteBuffer.wrap(name));
            boolean still = copied && source.call(redis -> redis.exists(name)) > 0;
            letters.append(copied && !still ? 'm' : 's');
        }
        return letters.toString();
    }

    private void refuseConflicts() {
        Map<Database, List<byte[]>> waiting = new EnumMap<>(Database.class);
        Map<Database, Long> found = new EnumMap<>(Database.class);
        Set<Database> occupied = new LinkedHashSet<>();
        routes.forEach((database, route) -> {
            if (!route.arrived() && route.to().call(redis -> redis.dbsize()) > 0) {
                occupied.add(database);
            }
        });
        if (occupied.isEmpty()) {
            return;
        }
        KeyNames names = new KeyNames(source, PAGE, name -> true);
        for (@Nullable List<byte[]> page = names.next(); page != null; page = names.next()) {
            for (byte[] name : page) {
                options.rules()
                        .classify(name)
                        .filter(occupied::contains)
                        .ifPresent(database -> waiting.computeIfAbsent(database, each -> new ArrayList<>())
                                .add(name));
            }
            waiting.forEach((database, some) -> count(database, some, found));
            waiting.clear();
        }
        found.forEach((database, count) -> {
            Route route = routes.get(database);
            if (count > 0 && route != null) {
                if (!resumed) {
                    Object unused = source.call(redis -> redis.unlink(Route.JOURNAL));
                }
                throw new KeyConflictException(count + " keys of " + source.location() + " are at "
                        + route.to().location() + " (" + database
                        + ") already. Nothing was moved. Choose to skip or to overwrite.");
            }
        });
    }

    private void count(Database database, List<byte[]> names, Map<Database, Long> found) {
        Route route = routes.get(database);
        if (route != null && !names.isEmpty()) {
            long unused = found.merge(database, Answers.await(route.mover().there(names)), Long::sum);
        }
    }

    /** Returns the queues there are; their keys are left. */
    private Set<QueueKeys> moveAllButQueues() {
        Set<QueueKeys> queues = new LinkedHashSet<>();
        KeyNames names = new KeyNames(source, PAGE, name -> true);
        for (@Nullable List<byte[]> page = names.next(); page != null; page = names.next()) {
            for (byte[] name : page) {
                Optional<Database> database = options.rules().classify(name);
                if (database.isEmpty()) {
                    unknown++;
                } else if (database.get() == Database.QUEUES) {
                    QueueKeys.ofMeta(name).ifPresent(queues::add);
                } else {
                    add(database.get(), name);
                }
            }
        }
        batches.values().forEach(Batches::flush);
        return queues;
    }

    private void add(Database database, byte[] name) {
        Route route = routes.get(database);
        if (route != null && !route.arrived()) {
            batches.computeIfAbsent(database, each -> new Batches(database, route.mover(), journal, meter))
                    .add(name);
        }
    }

    private Optional<QueueMove> moveQueues(Set<QueueKeys> queues) {
        Route route = routes.get(Database.QUEUES);
        if (route == null || route.arrived()) {
            return Optional.empty();
        }
        QueueMove move =
                new QueueMove(source, route, Route.JOURNAL, journal, meter, options.conflicts() == ConflictPolicy.FAIL);
        move.resumeMoved(queues);
        move.move(List.copyOf(queues), options.patienceWithJobs(), this::isOfQueues);
        moveKeysOfNoQueue(queues);
        return Optional.of(move);
    }

    private boolean isOfQueues(byte[] name) {
        return options.rules().classify(name).filter(Database.QUEUES::equals).isPresent();
    }

    /** Keys that look like those of queues, but whose queue there is not. */
    private void moveKeysOfNoQueue(Set<QueueKeys> queues) {
        KeyNames names = new KeyNames(
                source,
                PAGE,
                name -> isOfQueues(name) && QueueKeys.owner(name, queues).isEmpty());
        for (@Nullable List<byte[]> page = names.next(); page != null; page = names.next()) {
            page.forEach(name -> add(Database.QUEUES, name));
        }
        Batches others = batches.get(Database.QUEUES);
        if (others != null) {
            others.flush();
        }
    }

    private void finish() {
        routes.values().forEach(Route::finish);
        Object unused = source.call(redis -> redis.unlink(Route.JOURNAL));
    }

    private void closePlaces() {
        routes.values().forEach(Route::close);
        source.close();
    }

    @Override
    public void close() {
        closePlaces();
        journal.close();
    }
}
