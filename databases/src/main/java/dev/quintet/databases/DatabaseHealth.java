package dev.quintet.databases;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one database is.
 *
 * @param status the verdict
 * @param connected whether the server took our sign-in and answered
 * @param latency how long the server took to answer a PING; empty if it did not
 * @param role {@code master} or {@code replica}, as the server says; empty if unknown
 * @param serverVersion such as {@code 7.0.15}; empty if unknown
 * @param reasons why it is not healthy, each a sentence for an operator; empty if it is
 * @since 1.0
 */
public record DatabaseHealth(
        HealthStatus status,
        boolean connected,
        Optional<Duration> latency,
        Optional<String> role,
        Optional<String> serverVersion,
        List<String> reasons) {
    public DatabaseHealth {
        reasons = List.copyOf(reasons);
    }

    static DatabaseHealth unreachable(String reason) {
        return new DatabaseHealth(
                HealthStatus.UNHEALTHY, false, Optional.empty(), Optional.empty(), Optional.empty(), List.of(reason));
    }
}
