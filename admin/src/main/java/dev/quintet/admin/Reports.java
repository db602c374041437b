package dev.quintet.admin;

import dev.quintet.databases.Database;
import dev.quintet.databases.DatabaseInfo;
import dev.quintet.databases.Databases;
import dev.quintet.databases.DatabasesMonitor;
import dev.quintet.databases.Health;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Gathers what the API tells about the databases, in bounded time. */
final class Reports {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** So short that nobody notices, and long enough that a crowd of callers asks Redis once. */
    private static final Duration FRESH = Duration.ofMillis(250);

    private final Databases databases;
    private final DatabasesMonitor monitor;
    private final InfoReadings readings;

    Reports(Databases databases, DatabasesMonitor monitor, InfoReadings readings) {
        this.databases = databases;
        this.monitor = monitor;
        this.readings = readings;
    }

    Health health() {
        return monitor.health(FRESH);
    }

    /** Health and contents of all five, within about 2 s. */
    Map<String, Object> info() {
        Map<Database, CompletableFuture<Optional<DatabaseInfo>>> begun = readings.begin(PATIENCE);
        Health health = health();
        Map<Database, Optional<DatabaseInfo>> read = new EnumMap<>(Database.class);
        begun.forEach((database, reading) -> read.put(database, reading.join()));
        return WireFormat.info(databases, health, read);
    }
}
