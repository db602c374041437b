package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import dev.quintet.databases.Place;
import dev.quintet.databases.Places;
import dev.quintet.databases.Script;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.ProgressMeter;
import dev.quintet.operations.contents.Answers;
import dev.quintet.operations.contents.KeyNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the source and counts. */
final class Planning implements AutoCloseable {
    private static final Script<List<Object>> MEASURE = Script.returningList(Planning.class, "measure.lua");
    private static final int PAGE = 1000;
    private static final int MOST_BEGINNINGS = 20;
    private static final int BEGINNINGS_KEPT = 10_000;

    private final Place source;
    private final MigrationOptions options;
    private final ProgressMeter meter;
    private final Map<Database, Route> routes = new EnumMap<>(Database.class);
    private final Map<Database, long[]> counts = new EnumMap<>(Database.class);
    private final Map<String, Long> unknown = new HashMap<>();
    private final List<QueueKeys> queues = new ArrayList<>();
    private long staying;

    Planning(Places places, MigrationOptions options, ProgressMeter meter) {
        this.options = options;
        this.meter = meter;
        this.source = options.openSource(places);
        for (Database database : options.databases()) {
            routes.put(database, Route.between(source, places.open(database), ConflictPolicy.SKIP, false, false));
        }
    }

    MigrationPlan plan() {
        meter.begin("looking at " + source.location(), source.call(redis -> redis.dbsize()));
        KeyNames names = new KeyNames(source, PAGE, name -> true);
        for (@Nullable List<byte[]> page = names.next(); page != null; page = names.next()) {
            count(page);
            meter.did(page.size(), 0);
        }
        Map<Database, MigrationPlan.Move> moves = new EnumMap<>(Database.class);
        counts.forEach((database, count) -> {
            Route route = routes.get(database);
            if (route != null) {
                moves.put(
                        database,
                        new MigrationPlan.Move(
                                route.to().location(), count[0], count[1], count[2], route.withinServer()));
            }
        });
        QueuePause pause = new QueuePause(source, Route.JOURNAL);
        return new MigrationPlan(
                source.location(),
                moves,
                staying,
                unknown.entrySet().stream()
                        .map(each -> new MigrationPlan.Unknown(each.getKey(), each.getValue()))
                        .sorted(Comparator.comparingLong(MigrationPlan.Unknown::keys)
                                .reversed()
                                .thenComparing(MigrationPlan.Unknown::beginning))
                        .limit(MOST_BEGINNINGS)
                        .toList(),
                queues.stream()
                        .map(queue -> new MigrationPlan.Queue(queue.name(), pause.active(queue)))
                        .toList(),
                source.call(redis -> redis.exists(Route.JOURNAL)) > 0);
    }

    private void count(List<byte[]> page) {
        Map<Database, List<byte[]>> sorted = new EnumMap<>(Database.class);
        for (byte[] name : page) {
            Optional<Database> database = options.rules().classify(name);
            Route route = database.map(routes::get).orElse(null);
            if (database.isEmpty()) {
                noteUnknown(name);
            } else if (route == null || route.arrived()) {
                staying++;
            } else {
                sorted.computeIfAbsent(database.get(), each -> new ArrayList<>())
                        .add(name);
            }
        }
        sorted.forEach((database, names) -> {
            Route route = routes.get(database);
            if (route == null) {
                return;
            }
            long[] count = counts.computeIfAbsent(database, each -> new long[3]);
            count[0] += names.size();
            for (Object bytes : source.run(MEASURE, names, List.of())) {
                count[1] += (Long) bytes;
            }
            count[2] += Answers.await(route.mover().there(names));
            if (database == Database.QUEUES) {
                names.forEach(name -> QueueKeys.ofMeta(name).ifPresent(queues::add));
            }
        });
    }

    /** By what stands before the first colon; names without one, which may be anything, together. */
    private void noteUnknown(byte[] name) {
        String text = new String(name, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        String beginning = colon < 0 ? "(without a colon)" : text.substring(0, colon + 1);
        if (unknown.size() < BEGINNINGS_KEPT || unknown.containsKey(beginning)) {
            long unused = unknown.merge(beginning, 1L, Long::sum);
        } else {
            long unused = unknown.merge("(others)", 1L, Long::sum);
        }
    }

    @Override
    public void close() {
        routes.values().forEach(Route::close);
        source.close();
    }
}
