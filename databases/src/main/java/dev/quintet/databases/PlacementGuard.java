package dev.quintet.databases;

import dev.quintet.databases.errors.ConfigurationException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes sure, by asking the servers, that no two databases are in one place: two host names may mean one server.
 *
 * <p>A server that does not tell its {@code run_id}, because the user may not run INFO, is taken at its address' word.
 */
final class PlacementGuard {
    private record Place(String server, int number) {}

    private final Map<Place, DatabaseSettings> taken = new ConcurrentHashMap<>();

    /** Completes if the place at the other end of the connection is free for this database, and takes it. */
    CompletionStage<?> claim(DatabaseSettings settings, StatefulRedisConnection<byte[], byte[]> connection) {
        if (settings.isolation() == Isolation.KEY_PATTERNS) {
            return CompletableFuture.completedFuture(null);
        }
        return connection.async().info("server").handle((answer, refused) -> {
            String server = refused == null ? ServerInfo.parse(answer).text("run_id") : "";
            if (!server.isEmpty()) {
                claim(settings, new Place(server, settings.number()));
            }
            return server;
        });
    }

    private void claim(DatabaseSettings settings, Place place) {
        DatabaseSettings other = taken.putIfAbsent(place, settings);
        if (other != null && other.database() != settings.database()) {
            throw new ConfigurationException(List.of(other.database() + " at " + other.location() + " and "
                    + settings.database() + " at " + settings.location()
                    + " are one place, because both addresses lead to the same server: clearing one would destroy the other."
                    + " Give each a number of its own."));
        }
    }
}
