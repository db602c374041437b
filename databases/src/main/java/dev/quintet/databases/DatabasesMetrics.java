package dev.quintet.databases;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The databases as gauges, each tagged {@code database}: {@code quintet.redis.up}, {@code .latency}, {@code .keys}, {@code
 * .memory}, and {@code .pool.size}, {@code .active}, {@code .idle}, {@code .waiting}.
 *
 * <p>Reading them never calls Redis: they show what the monitor saw last. What is unknown is NaN.
 *
 * @since 1.0
 */
public final class DatabasesMetrics implements MeterBinder {
    private final Databases databases;
    private final DatabasesMonitor monitor;

    public DatabasesMetrics(Databases databases, DatabasesMonitor monitor) {
        this.databases = databases;
        this.monitor = monitor;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Database database : Database.values()) {
            bind(registry, database);
        }
    }

    private void bind(MeterRegistry registry, Database database) {
        Gauge.builder("quintet.redis.up", () -> up(database))
                .description("1 if the database can be used, 0 if not")
                .tag("database", database.wireName())
                .register(registry);
        TimeGauge.builder("quintet.redis.latency", () -> latencyNanos(database), TimeUnit.NANOSECONDS)
                .description("Time from sending PING to its answer")
                .tag("database", database.wireName())
                .register(registry);
        Gauge.builder("quintet.redis.keys", () -> keys(database))
                .description("Keys in the database")
                .tag("database", database.wireName())
                .register(registry);
        Gauge.builder("quintet.redis.memory", () -> memory(database))
                .description("Memory that the database's keys take, an estimate")
                .baseUnit(BaseUnits.BYTES)
                .tag("database", database.wireName())
                .register(registry);
        pool(registry, database, "size", "Most dedicated connections there may be", PoolUse::size);
        pool(registry, database, "active", "Dedicated connections lent to callers", PoolUse::active);
        pool(registry, database, "idle", "Dedicated connections open and free", PoolUse::idle);
        pool(registry, database, "waiting", "Callers that wait for a dedicated connection", PoolUse::waiting);
    }

    private void pool(
            MeterRegistry registry,
            Database database,
            String what,
            String description,
            ToDoubleFunction<PoolUse> value) {
        RedisDatabase connected = databases.get(database);
        Gauge.builder("quintet.redis.pool." + what, () -> value.applyAsDouble(connected.pool()))
                .description(description)
                .tag("database", database.wireName())
                .register(registry);
    }

    private double up(Database database) {
        return monitor.lastHealth()
                .map(health -> health.databases().get(database))
                .map(health -> health.status() == HealthStatus.UNHEALTHY ? 0.0 : 1.0)
                .orElse(Double.NaN);
    }

    private double latencyNanos(Database database) {
        return monitor.lastHealth()
                .map(health -> health.databases().get(database))
                .flatMap(DatabaseHealth::latency)
                .map(latency -> (double) latency.toNanos())
                .orElse(Double.NaN);
    }

    private double keys(Database database) {
        return monitor.lastInfo(database)
                .filter(DatabaseInfo::connected)
                .map(info -> (double) info.keys())
                .orElse(Double.NaN);
    }

    private double memory(Database database) {
        return monitor.lastInfo(database)
                .flatMap(DatabaseInfo::memory)
                .map(memory -> (double) memory.bytes())
                .orElse(Double.NaN);
    }
}
