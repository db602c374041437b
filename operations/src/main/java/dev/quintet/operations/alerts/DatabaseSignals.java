package dev.quintet.operations.alerts;

import dev.quintet.databases.Database;
import dev.quintet.databases.DatabaseInfo;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Health;
import dev.quintet.databases.HealthStatus;
import dev.quintet.databases.MemoryEstimate;
import dev.quintet.databases.ServerInfo;
import dev.quintet.operations.servers.DatabaseServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Figures of the five databases and of the servers that they are on.
 *
 * <table>
 *   <caption>What it reads</caption>
 *   <tr><th>signal</th><th>subject</th><th>unit</th><th>what it is</th></tr>
 *   <tr><td>{@code database.unusable}</td><td>database</td><td></td><td>1 if it cannot be used</td></tr>
 *   <tr><td>{@code database.degraded}</td><td>database</td><td></td><td>1 if something is wrong with it</td></tr>
 *   <tr><td>{@code database.keys}</td><td>database</td><td>keys</td><td>how many it holds</td></tr>
 *   <tr><td>{@code database.memory}</td><td>database</td><td>bytes</td><td>what its keys take, measured on a sample</td></tr>
 *   <tr><td>{@code database.immortal}</td><td>database</td><td>keys</td><td>keys without expiry where all should have one</td></tr>
 *   <tr><td>{@code database.strays}</td><td>database</td><td>keys</td><td>keys that belong elsewhere</td></tr>
 *   <tr><td>{@code memory.used}</td><td>server</td><td>%</td><td>of maxmemory; not there if that is unlimited</td></tr>
 *   <tr><td>{@code evictions}</td><td>server</td><td>keys/s</td><td>evicted since the round before</td></tr>
 *   <tr><td>{@code hits}</td><td>server</td><td>%</td><td>of look-ups since the round before that found a key</td></tr>
 *   <tr><td>{@code replication.lag}</td><td>server</td><td>s</td><td>of the replica that is furthest behind</td></tr>
 *   <tr><td>{@code replication.broken}</td><td>server</td><td></td><td>1 if it is a replica that has lost its primary</td></tr>
 * </table>
 *
 * <p>A round costs what health and info cost, about a second, and one INFO per server. Not thread-safe.
 *
 * @since 1.0
 */
public final class DatabaseSignals implements SignalSource {
    private final Databases databases;
    private final Map<String, Counters> before = new HashMap<>();

    private record Counters(long evicted, long hits, long misses, long atMillis) {}

    public DatabaseSignals(Databases databases) {
        this.databases = databases;
    }

    @Override
    public List<Signal> read() {
        List<Signal> signals = new ArrayList<>();
        Health health = databases.health();
        health.databases().forEach((database, seen) -> {
            signals.add(Signal.of("database.unusable", database.wireName(), seen.status() == HealthStatus.UNHEALTHY));
            signals.add(Signal.of("database.degraded", database.wireName(), seen.status() == HealthStatus.DEGRADED));
        });
        databases.info().forEach((database, info) -> contents(database, info, signals));
        // That a server does not answer database.unusable tells already; its figures are left out.
        DatabaseServer.of(databases, (database, failure) -> {}).forEach(server -> server(server, signals));
        return signals;
    }

    private static void contents(Database database, DatabaseInfo info, List<Signal> signals) {
        if (!info.connected()) {
            return;
        }
        String name = database.wireName();
        signals.add(new Signal("database.keys", name, info.keys(), "keys"));
        info.memory()
                .map(MemoryEstimate::bytes)
                .ifPresent(bytes -> signals.add(new Signal("database.memory", name, bytes, "bytes")));
        if (database.ttlPolicy().expires()) {
            signals.add(new Signal("database.immortal", name, info.keys() - info.expiringKeys(), "keys"));
        }
        info.strays().ifPresent(strays -> signals.add(new Signal("database.strays", name, strays.inAll(), "keys")));
    }

    private void server(DatabaseServer server, List<Signal> signals) {
        String name = server.address();
        ServerInfo info = server.info();
        long limit = info.number("maxmemory");
        if (limit > 0) {
            signals.add(new Signal("memory.used", name, 100.0 * info.number("used_memory") / limit, "%"));
        }
        Counters now = new Counters(
                info.number("evicted_keys"),
                info.number("keyspace_hits"),
                info.number("keyspace_misses"),
                System.currentTimeMillis());
        Counters then = before.put(server.runId(), now);
        if (then != null && now.atMillis() > then.atMillis()) {
            double seconds = (now.atMillis() - then.atMillis()) / 1000.0;
            signals.add(new Signal("evictions", name, Math.max(0, now.evicted() - then.evicted()) / seconds, "keys/s"));
            long hits = now.hits() - then.hits();
            long lookups = hits + now.misses() - then.misses();
            if (lookups > 0 && hits >= 0) {
                signals.add(new Signal("hits", name, 100.0 * hits / lookups, "%"));
            }
        }
        replication(server, signals);
    }

    private static void replication(DatabaseServer server, List<Signal> signals) {
        String name = server.address();
        if (server.info().is("role", "slave")) {
            signals.add(Signal.of("replication.broken", name, !server.info().is("master_link_status", "up")));
            return;
        }
        server.replicas().stream()
                .mapToLong(DatabaseServer.Replica::lagSeconds)
                .max()
                .ifPresent(longest -> signals.add(new Signal("replication.lag", name, longest, "s")));
    }
}
