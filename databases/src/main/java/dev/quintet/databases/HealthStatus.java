package dev.quintet.databases;

import java.util.Locale;

/**
 * How a database is.
 *
 * @since 1.0
 */
public enum HealthStatus {
    /** Connected, answering, and set up for its purpose. */
    HEALTHY,
    /** Answering, but something is wrong that will hurt; the reasons say what. */
    DEGRADED,
    /** Not usable. */
    UNHEALTHY;

    /** Its name in JSON, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
