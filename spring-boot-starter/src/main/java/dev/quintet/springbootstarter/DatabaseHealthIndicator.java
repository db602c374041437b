package dev.quintet.springbootstarter;

import dev.quintet.databases.DatabaseHealth;
import dev.quintet.databases.DatabasesMonitor;
import dev.quintet.databases.RedisDatabase;
import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** One database in the application's health. The five of them share one look at Redis, which takes at most 1 s. */
final class DatabaseHealthIndicator implements HealthIndicator {
    /** Works, but something is wrong that will hurt. Answered with HTTP 200. */
    static final Status DEGRADED = new Status("DEGRADED");

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final RedisDatabase database;
    private final DatabasesMonitor monitor;

    DatabaseHealthIndicator(RedisDatabase database, DatabasesMonitor monitor) {
        this.database = database;
        this.monitor = monitor;
    }

    @Override
    public Health health() {
        DatabaseHealth seen =
                Objects.requireNonNull(monitor.health(FRESH).databases().get(database.database()));
        Health.Builder health = new Health.Builder(status(seen)).withDetail("location", database.location());
        seen.latency().ifPresent(latency -> health.withDetail("latencyMillis", latency.toNanos() / 1_000_000.0));
        seen.role().ifPresent(role -> health.withDetail("role", role));
        seen.serverVersion().ifPresent(version -> health.withDetail("version", version));
        if (!seen.reasons().isEmpty()) {
            health.withDetail("reasons", seen.reasons());
        }
        return health.build();
    }

    private static Status status(DatabaseHealth seen) {
        return switch (seen.status()) {
            case HEALTHY -> Status.UP;
            case DEGRADED -> DEGRADED;
            case UNHEALTHY -> Status.DOWN;
        };
    }
}
