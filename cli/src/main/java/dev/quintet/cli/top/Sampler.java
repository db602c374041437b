package dev.quintet.cli.top;

import dev.quintet.cli.alerts.LimitSignals;
import dev.quintet.cli.queues.QueueNames;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.MemoryEstimate;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.ServerInfo;
import dev.quintet.databases.Threads;
import dev.quintet.databases.errors.CallInterruptedException;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.operations.alerts.Signal;
import dev.quintet.queues.QueueGlance;
import dev.quintet.queues.QueueGlances;
import dev.quintet.ratelimits.Limit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Reads samples. One costs an INFO for each database, all sent at once, a script for each queue and a list of the clients, a part
 * of a scan for the queues' names, and, where limits are given, a look at the keys of one limiter. What takes long, the memory
 * of each database, is measured in the background every half minute. Nothing that Redis does makes a sample fail: it tells what
 * could not be read. Not thread-safe.
 */
final class Sampler implements AutoCloseable {
    private static final Duration MEMORY = Duration.ofSeconds(30);

    private final Databases databases;
    private final QueueNames names;
    private final QueueGlances glances;
    private final LimitSignals limits;
    private final InstantSource clock;
    private final Map<Database, Long> bytes = new ConcurrentHashMap<>();
    private final Map<String, Long> refused = new LinkedHashMap<>();
    private final ScheduledExecutorService background =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("quintet-top-memory-"));

    private record Answer(String text, Duration took) {}

    Sampler(Databases databases, String prefix, Map<String, List<Limit>> limits, InstantSource clock) {
        this.databases = databases;
        this.names = new QueueNames(databases.get(Database.QUEUES), prefix);
        this.glances = QueueGlances.on(databases.get(Database.QUEUES), prefix);
        this.limits = new LimitSignals(databases, limits);
        this.clock = clock;
    }

    /** Measures memory again and again in the background. */
    void measureMemoryInTheBackground() {
        var unused =
                background.scheduleWithFixedDelay(this::measureMemory, 0, MEMORY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Measures memory now; about a second. */
    void measureMemory() {
        try {
            databases
                    .info()
                    .forEach((database, info) -> info.memory()
                            .map(MemoryEstimate::bytes)
                            .ifPresentOrElse(size -> bytes.put(database, size), () -> bytes.remove(database)));
        } catch (QuintetException failure) {
            // The next sample tells that the database is gone; the schedule must not end with it.
            bytes.clear();
        }
    }

    Sample sample() {
        Map<Database, CompletableFuture<Answer>> asked = new EnumMap<>(Database.class);
        for (Database database : Database.values()) {
            asked.put(database, ask(databases.get(database)));
        }
        Set<String> remarks = new LinkedHashSet<>();
        Map<String, Sample.Server> servers = new LinkedHashMap<>();
        List<Sample.Place> places = new ArrayList<>();
        asked.forEach((database, answer) -> places.add(place(databases.get(database), answer, servers, remarks)));
        boolean queuesThere = answered(places, Database.QUEUES);
        boolean limitsThere = answered(places, Database.RATE_LIMIT);
        return new Sample(
                clock.instant(),
                List.copyOf(servers.values()),
                places,
                queuesThere ? queues(remarks) : List.of(),
                limitsThere ? refused(remarks) : Map.of(),
                List.copyOf(remarks));
    }

    private static boolean answered(List<Sample.Place> places, Database database) {
        return places.stream()
                .anyMatch(
                        place -> place.database() == database && place.answer().isPresent());
    }

    private static CompletableFuture<Answer> ask(RedisDatabase database) {
        long begin = System.nanoTime();
        return database.callAsync(redis -> redis.info())
                .thenApply(text -> new Answer(String.valueOf(text), Duration.ofNanos(System.nanoTime() - begin)))
                .toCompletableFuture();
    }

    private Sample.Place place(
            RedisDatabase database,
            CompletableFuture<Answer> asked,
            Map<String, Sample.Server> servers,
            Set<String> remarks) {
        String location = database.location();
        String server = location.substring(0, location.lastIndexOf('/'));
        try {
            Answer answer = asked.get();
            ServerInfo info = ServerInfo.parse(answer.text());
            Sample.Server unused = servers.computeIfAbsent(info.text("run_id"), id -> server(id, server, info));
            return new Sample.Place(
                    database.database(),
                    database.number(),
                    server,
                    Optional.of(answer.took()),
                    Optional.empty(),
                    info.keyspace(database.number(), "keys"),
                    info.keyspace(database.number(), "expires"),
                    Optional.ofNullable(bytes.get(database.database())));
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            String trouble = String.valueOf((cause == null ? failure : cause).getMessage());
            remarks.add(trouble);
            bytes.remove(database.database());
            return new Sample.Place(
                    database.database(),
                    database.number(),
                    server,
                    Optional.empty(),
                    Optional.of(trouble),
                    0,
                    0,
                    Optional.empty());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("Interrupted while waiting for the databases.", interrupted);
        }
    }

    private static Sample.Server server(String id, String name, ServerInfo info) {
        return new Sample.Server(
                id,
                name,
                info.text("redis_version"),
                info.number("instantaneous_ops_per_sec"),
                info.number("total_commands_processed"),
                info.number("keyspace_hits"),
                info.number("keyspace_misses"),
                info.number("evicted_keys"),
                info.number("total_error_replies"),
                info.number("used_memory"),
                info.number("maxmemory"),
                info.number("connected_clients"),
                info.number("blocked_clients"));
    }

    private List<QueueGlance> queues(Set<String> remarks) {
        try {
            return glances.look(names.next());
        } catch (CallInterruptedException interrupted) {
            throw interrupted;
        } catch (QuintetException failure) {
            remarks.add("The queues could not be read: " + failure.getMessage());
            return List.of();
        }
    }

    private Map<String, Long> refused(Set<String> remarks) {
        try {
            for (Signal signal : limits.read()) {
                refused.put(signal.subject(), Math.round(signal.value()));
            }
        } catch (CallInterruptedException interrupted) {
            throw interrupted;
        } catch (QuintetException failure) {
            remarks.add("The limits could not be read: " + failure.getMessage());
        }
        return new LinkedHashMap<>(refused);
    }

    @Override
    public void close() {
        background.shutdownNow();
        limits.close();
    }
}
