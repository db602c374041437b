package dev.quintet.databases;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * How all five databases are.
 *
 * @param databases the verdict on each, in the order of {@link Database}
 * @since 1.0
 */
public record Health(Map<Database, DatabaseHealth> databases) {
    public Health {
        databases = Collections.unmodifiableMap(new EnumMap<>(databases));
    }

    /** The verdict on one database. */
    public DatabaseHealth of(Database database) {
        return Objects.requireNonNull(databases.get(database), database + " was not asked");
    }

    /** Whether every database can be used; a degraded one can. */
    public boolean overall() {
        return databases.values().stream().noneMatch(health -> health.status() == HealthStatus.UNHEALTHY);
    }
}
