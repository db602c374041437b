package dev.quintet.databases;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the five databases again and again, and keeps what it saw last, so that metrics and probes need not ask Redis.
 *
 * <p>Owns two daemon threads, one for health and one for what takes longer. Writes one log line whenever a database's status
 * changes.
 *
 * <p>Thread-safe.
 *
 * @since 1.0
 */
public final class DatabasesMonitor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DatabasesMonitor.class);

    private final Databases databases;
    private final ScheduledExecutorService clock =
            Executors.newScheduledThreadPool(2, Threads.daemon("quintet-monitor-"));
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable HealthReading lastHealth;
    private volatile Map<Database, DatabaseInfo> lastInfo = Map.of();

    private record HealthReading(Health health, long atNanos) {
        boolean isYoungerThan(Duration age) {
            return System.nanoTime() - atNanos < age.toNanos();
        }
    }

    private DatabasesMonitor(Databases databases) {
        this.databases = databases;
    }

    /** A monitor that begins to look at once, in the background. Close it before the databases. */
    public static DatabasesMonitor start(Databases databases, MonitorOptions options) {
        DatabasesMonitor monitor = new DatabasesMonitor(databases);
        monitor.repeat("health", monitor::lookAtHealth, options.health());
        monitor.repeat("info", monitor::lookAtInfo, options.info());
        return monitor;
    }

    private void repeat(String what, Runnable look, Duration pause) {
        Runnable guarded = () -> {
            try {
                look.run();
            } catch (RuntimeException failure) {
                // An exception that escapes would end the schedule, and the last reading would stay for ever.
                if (!clock.isShutdown()) {
                    log.warn("Looking at the databases' {} failed: {}", what, Failures.reason(failure), failure);
                }
            }
        };
        var unused = clock.scheduleWithFixedDelay(guarded, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What was seen last; empty before the first look has ended. Costs nothing. */
    public Optional<Health> lastHealth() {
        return Optional.ofNullable(lastHealth).map(HealthReading::health);
    }

    /** What was seen last of one database; empty before the first look has ended. Costs nothing. */
    public Optional<DatabaseInfo> lastInfo(Database database) {
        return Optional.ofNullable(lastInfo.get(database));
    }

    /**
     * What was seen last, if that was less than {@code maxAge} ago; else Redis is asked, which takes at most 1 s. Callers
     * that come at the same time share one answer.
     */
    public Health health(Duration maxAge) {
        HealthReading reading = lastHealth;
        if (reading != null && reading.isYoungerThan(maxAge)) {
            return reading.health();
        }
        asking.lock();
        try {
            reading = lastHealth;
            if (reading != null && reading.isYoungerThan(maxAge)) {
                return reading.health();
            }
            return ask();
        } finally {
            asking.unlock();
        }
    }

    private void lookAtHealth() {
        asking.lock();
        try {
            ask();
        } finally {
            asking.unlock();
        }
    }

    private Health ask() {
        Health health = databases.health();
        HealthReading before = lastHealth;
        lastHealth = new HealthReading(health, System.nanoTime());
        health.databases().forEach((database, now) -> tellChange(database, before, now));
        return health;
    }

    private static void tellChange(Database database, @Nullable HealthReading before, DatabaseHealth now) {
        DatabaseHealth then =
                before == null ? null : before.health().databases().get(database);
        HealthStatus was = then == null ? HealthStatus.HEALTHY : then.status();
        if (was == now.status()) {
            return;
        }
        if (now.status() == HealthStatus.HEALTHY) {
            log.info("{} is healthy again.", database);
        } else {
            log.warn("{} is {}: {}", database, now.status().wireName(), String.join(" ", now.reasons()));
        }
    }

    private void lookAtInfo() {
        lastInfo = databases.info();
    }

    /** Stops looking, without waiting for a look under way. */
    @Override
    public void close() {
        clock.shutdownNow();
    }
}
