package dev.quintet.admin;

import dev.quintet.databases.ClearResult;
import dev.quintet.databases.Database;
import dev.quintet.databases.DatabaseHealth;
import dev.quintet.databases.DatabaseInfo;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Health;
import dev.quintet.databases.MemoryEstimate;
import dev.quintet.databases.PoolUse;
import dev.quintet.databases.StrayEstimate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the API tells, as maps in the order it tells it, for {@link dev.quintet.databases.Json#write}. What is unknown is null;
 * no field comes and goes but {@code error}. {@code openapi.yaml} describes the same.
 *
 * @since 1.0
 */
public final class WireFormat {
    private WireFormat() {}

    /** Health alone. */
    public static Map<String, Object> health(Health health) {
        Map<String, Object> all = new LinkedHashMap<>();
        health.databases().forEach((database, seen) -> all.put(database.wireName(), health(seen)));
        return overall(health, all);
    }

    /**
     * Health and contents.
     *
     * @param readings what was read of each database; empty where there was no answer in time
     */
    public static Map<String, Object> info(
            Databases databases, Health health, Map<Database, Optional<DatabaseInfo>> readings) {
        Map<String, Object> all = new LinkedHashMap<>();
        health.databases()
                .forEach((database, seen) -> all.put(
                        database.wireName(),
                        info(databases, database, seen, Objects.requireNonNull(readings.get(database)))));
        return overall(health, all);
    }

    /** What clearing did. */
    public static Map<String, Object> cleared(ClearResult done) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("database", done.database().wireName());
        fields.put("cleared", done.cleared());
        fields.put("dryRun", done.dryRun());
        return fields;
    }

    private static Map<String, Object> overall(Health health, Map<String, Object> all) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("overall", health.overall());
        fields.put("databases", all);
        return fields;
    }

    private static Map<String, @Nullable Object> health(DatabaseHealth seen) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("status", seen.status().wireName());
        fields.put("connected", seen.connected());
        fields.put("latencyMillis", millis(seen));
        fields.put("role", seen.role().orElse(null));
        fields.put("serverVersion", seen.serverVersion().orElse(null));
        fields.put("reasons", seen.reasons());
        return fields;
    }

    private static Map<String, @Nullable Object> info(
            Databases databases, Database database, DatabaseHealth health, Optional<DatabaseInfo> reading) {
        Optional<DatabaseInfo> counted = reading.filter(DatabaseInfo::connected);
        Optional<MemoryEstimate> memory = counted.flatMap(DatabaseInfo::memory);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("database", databases.get(database).number());
        fields.put("status", health.status().wireName());
        fields.put("connected", health.connected());
        fields.put("keys", counted.map(DatabaseInfo::keys).orElse(null));
        fields.put("memory", memory.map(MemoryEstimate::human).orElse(null));
        fields.put("memoryBytes", memory.map(MemoryEstimate::bytes).orElse(null));
        fields.put(
                "memoryErrorPercent", memory.map(MemoryEstimate::errorPercent).orElse(null));
        fields.put("expiringKeys", counted.map(DatabaseInfo::expiringKeys).orElse(null));
        fields.put("averageTtlSeconds", averageTtlSeconds(counted));
        fields.put("latencyMillis", millis(health));
        fields.put(
                "strays",
                counted.flatMap(DatabaseInfo::strays).map(WireFormat::strays).orElse(null));
        fields.put("pool", pool(databases.get(database).pool()));
        fields.put("reasons", health.reasons());
        error(reading).ifPresent(error -> fields.put("error", error));
        return fields;
    }

    private static Optional<String> error(Optional<DatabaseInfo> reading) {
        return reading.isPresent()
                ? reading.get().error()
                : Optional.of("Measuring took too long; ask again, or look at the status.");
    }

    private static @Nullable Double averageTtlSeconds(Optional<DatabaseInfo> counted) {
        return counted.flatMap(DatabaseInfo::averageTtl)
                .map(ttl -> ttl.toMillis() / 1000.0)
                .orElse(null);
    }

    private static Map<String, Object> strays(StrayEstimate strays) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("lookedAt", strays.lookedAt());
        fields.put("found", strays.found());
        fields.put("inAll", strays.inAll());
        return fields;
    }

    private static Map<String, Object> pool(PoolUse pool) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("size", pool.size());
        fields.put("active", pool.active());
        fields.put("idle", pool.idle());
        fields.put("waiting", pool.waiting());
        return fields;
    }

    private static @Nullable Double millis(DatabaseHealth health) {
        return health.latency()
                .map(latency -> Math.round(latency.toNanos() / 1000.0) / 1000.0)
                .orElse(null);
    }
}
