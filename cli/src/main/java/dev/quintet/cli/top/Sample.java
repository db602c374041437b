package dev.quintet.cli.top;

import dev.quintet.databases.Database;
import dev.quintet.queues.QueueGlance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was read at one moment.
 *
 * @param at when, by this machine's clock
 * @param servers the servers that answered, each once
 * @param databases all five
 * @param queues the queues, in the order of their names
 * @param refused how many keys of a limiter are refused, by the limiter's name
 * @param remarks what could not be read, and why
 */
record Sample(
        Instant at,
        List<Server> servers,
        List<Place> databases,
        List<QueueGlance> queues,
        Map<String, Long> refused,
        List<String> remarks) {
    Sample {
        servers = List.copyOf(servers);
        databases = List.copyOf(databases);
        queues = List.copyOf(queues);
        remarks = List.copyOf(remarks);
    }

    /**
     * A server. What only ever grows while it runs is a count since it began.
     *
     * @param id its {@code run_id}, by which a restart is told
     * @param perSecond commands per second, as the server itself measures
     * @param maxMemory 0 for no limit
     */
    record Server(
            String id,
            String name,
            String version,
            long perSecond,
            long commands,
            long hits,
            long misses,
            long evicted,
            long errors,
            long usedMemory,
            long maxMemory,
            long clients,
            long blocked) {}

    /**
     * One of the five.
     *
     * @param server the name of its server
     * @param answer how long INFO took; empty if there was no answer
     * @param trouble why there was none
     * @param bytes what its keys take, as far as that is known
     */
    record Place(
            Database database,
            int number,
            String server,
            Optional<Duration> answer,
            Optional<String> trouble,
            long keys,
            long expiring,
            Optional<Long> bytes) {}

    /** The server of that identity, if it was there too. */
    Optional<Server> server(String id) {
        return servers.stream().filter(server -> server.id().equals(id)).findFirst();
    }

    /** The same database at this moment. */
    Optional<Place> place(Database database) {
        return databases.stream().filter(place -> place.database() == database).findFirst();
    }

    double secondsSince(Sample before) {
        return Duration.between(before.at, at).toMillis() / 1000.0;
    }
}
