package dev.quintet.databases;

import java.time.Duration;

/**
 * How often a monitor looks.
 *
 * @param health how long between two looks at health, default 10 s; two commands for each database
 * @param info how long between two looks at what the databases hold, default 1 min; reads a sample of the keys, so raise it
 *     where databases are large
 * @since 1.0
 */
public record MonitorOptions(Duration health, Duration info) {
    public static final MonitorOptions DEFAULTS = new MonitorOptions(Duration.ofSeconds(10), Duration.ofMinutes(1));

    public MonitorOptions {
        atLeastTenth("health", health);
        atLeastTenth("info", info);
    }

    public MonitorOptions withHealth(Duration health) {
        return new MonitorOptions(health, info);
    }

    public MonitorOptions withInfo(Duration info) {
        return new MonitorOptions(health, info);
    }

    private static void atLeastTenth(String name, Duration value) {
        if (value.toMillis() < 100) {
            throw new IllegalArgumentException(name + " must be at least 100 ms, was " + value);
        }
    }
}
