package dev.quintet.operations.servers;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.ServerInfo;
import dev.quintet.databases.errors.QuintetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A server, and which of the five are on it by its own word: two addresses may be one server.
 *
 * @param on those that are on it, at least one
 * @param info its answer to INFO
 * @since 1.0
 */
public record DatabaseServer(List<RedisDatabase> on, ServerInfo info) {
    public DatabaseServer {
        on = List.copyOf(on);
    }

    /**
     * All servers that answer. One INFO for each database.
     *
     * @param unreachable is told the databases whose server does not answer, and why
     */
    public static List<DatabaseServer> of(
            Databases databases, BiConsumer<RedisDatabase, QuintetException> unreachable) {
        Map<String, List<RedisDatabase>> byServer = new LinkedHashMap<>();
        Map<String, ServerInfo> infos = new LinkedHashMap<>();
        for (Database database : Database.values()) {
            RedisDatabase one = databases.get(database);
            try {
                ServerInfo info = ServerInfo.parse(one.call(redis -> redis.info()));
                String id = info.text("run_id");
                ServerInfo unused = infos.putIfAbsent(id, info);
                byServer.computeIfAbsent(id, unknown -> new ArrayList<>()).add(one);
            } catch (QuintetException failure) {
                unreachable.accept(one, failure);
            }
        }
        List<DatabaseServer> servers = new ArrayList<>();
        infos.forEach((id, info) -> servers.add(new DatabaseServer(byServer.getOrDefault(id, List.of()), info)));
        return servers;
    }

    /** What no other server has, and this one only until it is started again. */
    public String runId() {
        return info.text("run_id");
    }

    /** Where it is, without number, password or parameters. */
    public String address() {
        String location = on.get(0).location();
        return location.substring(0, location.lastIndexOf('/'));
    }

    /** The replicas that follow it. */
    public List<Replica> replicas() {
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < info.number("connected_slaves"); i++) {
            Replica.parse(info.text("slave" + i)).ifPresent(replicas::add);
        }
        return replicas;
    }

    /**
     * A replica, as its primary sees it.
     *
     * @param address host and port
     * @param state {@code online} when it follows
     * @param lagSeconds since the primary last heard of it
     */
    public record Replica(String address, String state, long lagSeconds) {
        /** Reads a line such as {@code ip=10.0.0.2,port=6379,state=online,offset=4711,lag=0}; empty if it is another. */
        static Optional<Replica> parse(String line) {
            Map<String, String> parts = new LinkedHashMap<>();
            for (String part : line.split(",", -1)) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    parts.put(part.substring(0, equals), part.substring(equals + 1));
                }
            }
            String lag = parts.getOrDefault("lag", "");
            return lag.matches("\\d{1,9}")
                    ? Optional.of(new Replica(
                            parts.getOrDefault("ip", "") + ":" + parts.getOrDefault("port", ""),
                            parts.getOrDefault("state", ""),
                            Long.parseLong(lag)))
                    : Optional.empty();
        }
    }
}
