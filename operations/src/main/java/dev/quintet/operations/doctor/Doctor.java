package dev.quintet.operations.doctor;

import dev.quintet.databases.Database;
import dev.quintet.databases.DatabaseHealth;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Health;
import dev.quintet.databases.HealthStatus;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.operations.servers.DatabaseServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Compares the servers and what is in the databases with what each database is for, and explains every difference with its fix.
 *
 * <p>It only reads: INFO, CONFIG GET, CLIENT LIST, SLOWLOG GET, TIME, PING, and a bounded sample of keys (names, sizes, expiries,
 * never contents). What the server does not let it read is told in {@link Examination#notLookedAt()}, and the rest is looked at
 * all the same. An examination takes about a second per database and some ten round trips more per server.
 *
 * <p>Thread-safe. Names of session keys contain live tokens, so they are never in a finding.
 *
 * <pre>{@code
 * Examination examination = Doctor.of(databases).examine();
 * examination.findings().forEach(System.out::println);
 * }</pre>
 *
 * @since 1.0
 */
public final class Doctor {
    private final Databases databases;
    private final DoctorOptions options;

    private Doctor(Databases databases, DoctorOptions options) {
        this.databases = databases;
        this.options = options;
    }

    /** A doctor for these databases, with the default measures. */
    public static Doctor of(Databases databases) {
        return of(databases, DoctorOptions.DEFAULTS);
    }

    /** A doctor for these databases. */
    public static Doctor of(Databases databases, DoctorOptions options) {
        return new Doctor(databases, options);
    }

    /** Looks at everything once. Never fails: a database that cannot be reached is a finding. */
    public Examination examine() {
        long began = System.nanoTime();
        Findings findings = new Findings();
        health(findings);
        List<Check> checks = List.of(
                new EvictionCheck(),
                new PersistenceCheck(),
                new ReplicationCheck(),
                new VersionCheck(),
                new EncryptionCheck(),
                new NeighboursCheck(),
                new NumbersCheck(),
                new ClockCheck(options.clockSkew()),
                new LatencyCheck(options.slowAnswer()),
                new SlowLogCheck(),
                new NotificationsCheck(),
                new KeysCheck(databases, options));
        for (Server server : servers(findings)) {
            for (Check check : checks) {
                look(check, server, findings);
            }
        }
        return new Examination(
                findings.worstFirst(), findings.notLookedAt(), Duration.ofNanos(System.nanoTime() - began));
    }

    private static void look(Check check, Server server, Findings findings) {
        try {
            check.look(server, findings);
        } catch (QuintetException failure) {
            findings.notLookedAt(check + " of " + server.address() + ": " + failure.getMessage());
        }
    }

    private void health(Findings findings) {
        Health health = databases.health();
        health.databases().forEach((database, seen) -> unhealthy(database, seen, findings));
    }

    private static void unhealthy(Database database, DatabaseHealth seen, Findings findings) {
        for (String reason : seen.reasons()) {
            // What EvictionCheck explains for the whole server at once is not told again for each database.
            if (!reason.contains("maxmemory-policy")) {
                if (seen.status() == HealthStatus.UNHEALTHY) {
                    findings.error("health", Set.of(database), reason, "");
                } else {
                    findings.warn("health", Set.of(database), reason, "");
                }
            }
        }
    }

    private List<Server> servers(Findings findings) {
        return DatabaseServer.of(
                        databases,
                        (database, failure) -> findings.notLookedAt(
                                database.database() + " at " + database.location() + ": " + failure.getMessage()))
                .stream()
                .map(server -> Server.ask(databases.configuration(), server, findings))
                .toList();
    }
}
