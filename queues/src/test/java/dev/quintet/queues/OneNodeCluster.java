package dev.quintet.queues;

import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Isolation;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.keys.KeyPattern;
import dev.quintet.embeddedredis.EmbeddedRedisException;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.RedisServerOptions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real cluster of one server, which has all slots: it looks at each command and transaction whether all its keys are in one slot, as
 * any cluster does, and needs no client that knows of others. It has no database but 0, so that the five are told apart by keys.
 */
final class OneNodeCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int TRIES = 20;

    final RedisServer server;
    final Databases databases;
    final RedisDatabase database;

    private OneNodeCluster(RedisServer server) {
        this.server = server;
        QuintetConfiguration.Builder configuration = QuintetConfiguration.builder()
                .url(server.url())
                .application("test")
                .keyPatterns(Database.QUEUES, List.of(new KeyPattern("{bull}:"), new KeyPattern("bull:")));
        for (Database each : Database.values()) {
            configuration.number(each, 0).isolation(each, Isolation.KEY_PATTERNS);
        }
        databases = Databases.open(configuration.build());
        database = databases.get(Database.QUEUES);
    }

    static OneNodeCluster start() {
        RedisServer server = startServer();
        server.cli(Stream.concat(
                        Stream.of("CLUSTER", "ADDSLOTS"),
                        IntStream.range(0, SLOTS).mapToObj(String::valueOf))
                .toArray(String[]::new));
        await().atMost(Fixtures.SOON)
                .until(() -> String.valueOf(server.cli("CLUSTER", "INFO")).contains("cluster_state:ok"));
        return new OneNodeCluster(server);
    }

    /** A member of a cluster listens at a second port too, ten thousand above its own, which may be taken or none. */
    private static RedisServer startServer() {
        EmbeddedRedisException last = null;
        for (int i = 0; i < TRIES; i++) {
            RedisServer server = RedisServer.with(RedisServerOptions.builder()
                    .persistent(false)
                    .config("cluster-enabled yes")
                    .build());
            try {
                server.port();
                return server;
            } catch (EmbeddedRedisException noPort) {
                server.close();
                last = noPort;
            }
        }
        throw new IllegalStateException("No free pair of ports was found", last);
    }

    @Override
    public void close() {
        databases.close();
        server.close();
    }
}
