package dev.quintet.admin;

import dev.quintet.databases.Database;
import dev.quintet.databases.DatabaseInfo;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Threads;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Measures the databases for whoever asks, each at most once at a time: requests that come while one is measured share the
 * answer. So impatient people cannot pile up work on a Redis that is slow.
 */
final class InfoReadings implements AutoCloseable {
    private final Databases databases;
    private final ExecutorService workers = Executors.newCachedThreadPool(Threads.named("quintet-admin-"));
    private final Map<Database, CompletableFuture<DatabaseInfo>> underWay = new ConcurrentHashMap<>();

    InfoReadings(Databases databases) {
        this.databases = databases;
    }

    /** Begins to measure all five. Each future is done when {@code patience} is over; empty if there was no answer by then. */
    Map<Database, CompletableFuture<Optional<DatabaseInfo>>> begin(Duration patience) {
        Map<Database, CompletableFuture<Optional<DatabaseInfo>>> readings = new EnumMap<>(Database.class);
        for (Database database : Database.values()) {
            readings.put(
                    database,
                    underWay.computeIfAbsent(database, this::measure)
                            .thenApply(Optional::of)
                            .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS));
        }
        return readings;
    }

    private CompletableFuture<DatabaseInfo> measure(Database database) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return databases.info(database);
                    } finally {
                        underWay.remove(database);
                    }
                },
                workers);
    }

    /** Interrupts what is under way. */
    @Override
    public void close() {
        workers.shutdownNow();
    }
}
