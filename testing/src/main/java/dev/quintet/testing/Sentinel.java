package dev.quintet.testing;

import dev.quintet.embeddedredis.EmbeddedRedis;
import dev.quintet.embeddedredis.EmbeddedRedisOptions;
import dev.quintet.embeddedredis.ServerProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A primary, a replica, and one or three sentinels that promote the replica when the primary is gone for half a second.
 *
 * <p>Ready when it has started: the replica has its copy and every sentinel knows everybody. Calls wait at most 20
 * seconds for what they are about, then fail. Not thread-safe.
 *
 * @since 1.0
 */
public final class Sentinel implements AutoCloseable {
    /** The name under which the sentinels know the primary. */
    public static final String PRIMARY = "main";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final List<RedisServer> servers = new ArrayList<>();
    private final List<EmbeddedRedis> sentinels = new ArrayList<>();
    private final ServerFiles files = new ServerFiles();

    private Sentinel(int count) {
        RedisServer primary = RedisServer.start();
        servers.add(primary);
        RedisServer replica =
                RedisServer.with(RedisServerOptions.builder().replicaOf(primary).build());
        servers.add(replica);
        await(
                "the replica to have its copy",
                () -> ((String) cliOf(replica, "INFO", "replication")).contains("master_link_status:up"));
        ServerProgram program = sentinelProgram(primary.program());
        for (int i = 0; i < count; i++) {
            sentinels.add(startOne(program, primary.port(), count / 2 + 1));
        }
        for (EmbeddedRedis sentinel : sentinels) {
            await("a sentinel to know everybody", () -> knowsEverybody(sentinel));
        }
    }

    /** With one sentinel, which decides alone. */
    public static Sentinel start() {
        return start(1);
    }

    /**
     * With one sentinel or three; of three, two have to agree.
     *
     * @throws IllegalArgumentException if {@code sentinels} is neither 1 nor 3
     */
    public static Sentinel start(int sentinels) {
        if (sentinels != 1 && sentinels != 3) {
            throw new IllegalArgumentException("sentinels must be 1 or 3, was " + sentinels);
        }
        return new Sentinel(sentinels);
    }

    public List<Integer> ports() {
        return sentinels.stream().map(EmbeddedRedis::port).toList();
    }

    /** {@code redis-sentinel://127.0.0.1:<port>,...#main}. */
    public String url() {
        return sentinels.stream()
                .map(sentinel -> "127.0.0.1:" + sentinel.port())
                .collect(Collectors.joining(",", "redis-sentinel://", "#" + PRIMARY));
    }

    /** The server that the sentinels hold for the primary now. */
    public RedisServer primary() {
        int port = primaryPort(sentinels.get(0));
        return servers.stream()
                .filter(server -> server.port() == port)
                .findFirst()
                .orElseThrow();
    }

    /** The other one, which may be down. */
    public RedisServer replica() {
        int port = primaryPort(sentinels.get(0));
        return servers.stream()
                .filter(server -> server.port() != port)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Has the sentinels promote the replica while the primary is well, and waits until that is done. As in real life
     * the former primary goes on taking writes, which will be lost, until the sentinels turn it into a replica some ten
     * seconds later.
     */
    public void failover() {
        RedisServer before = primary();
        await("the sentinel to begin the failover", () -> {
            try {
                return "OK".equals(ask(sentinels.get(0), "SENTINEL", "FAILOVER", PRIMARY));
            } catch (RedisErrorException notYet) {
                return false;
            }
        });
        awaitPromotion(before);
    }

    /**
     * Kills the primary and waits until the other server is promoted.
     *
     * @return the new primary
     */
    public RedisServer killPrimary() {
        RedisServer before = primary();
        before.kill();
        awaitPromotion(before);
        return primary();
    }

    /** Waits until every sentinel names another primary than {@code before}, and that one takes writes. */
    public void awaitPromotion(RedisServer before) {
        await(
                "the replica to be promoted",
                () -> sentinels.stream().allMatch(sentinel -> primaryPort(sentinel) != before.port()));
        RedisServer promoted = primary();
        await(
                "the promoted server to take writes",
                () -> ((String) cliOf(promoted, "INFO", "replication")).contains("role:master"));
    }

    @Override
    public void close() {
        sentinels.forEach(EmbeddedRedis::close);
        servers.forEach(RedisServer::close);
        files.delete();
    }

    /** A server program becomes a sentinel when it is called by that name. */
    private ServerProgram sentinelProgram(ServerProgram server) {
        try {
            Path link = Files.createSymbolicLink(
                    files.folder().resolve(server.name() + "-sentinel"),
                    server.path().toRealPath());
            return new ServerProgram(link, server.name(), server.version());
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make a sentinel of " + server, failure);
        }
    }

    private static EmbeddedRedis startOne(ServerProgram program, int primaryPort, int quorum) {
        return EmbeddedRedis.start(EmbeddedRedisOptions.ephemeral()
                .program(program)
                .config("sentinel monitor %s 127.0.0.1 %s %s".formatted(PRIMARY, primaryPort, quorum))
                .config("sentinel down-after-milliseconds %s 500".formatted(PRIMARY))
                .config("sentinel failover-timeout %s 3000".formatted(PRIMARY))
                .build());
    }

    private boolean knowsEverybody(EmbeddedRedis sentinel) {
        String others = Integer.toString(sentinels.size() - 1);
        return ask(sentinel, "SENTINEL", "REPLICAS", PRIMARY).toString().contains("master-link-status, ok")
                && ask(sentinel, "SENTINEL", "MASTER", PRIMARY)
                        .toString()
                        .contains("num-other-sentinels, " + others + ",");
    }

    private static int primaryPort(EmbeddedRedis sentinel) {
        Object address = ask(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", PRIMARY);
        return Integer.parseInt(String.valueOf(((List<?>) address).get(1)));
    }

    private static Object ask(EmbeddedRedis sentinel, String... command) {
        try (RespConnection connection = new RespConnection(sentinel.port(), ANSWER_WITHIN)) {
            return present(connection.call(command));
        } catch (IOException silent) {
            throw new UncheckedIOException("The sentinel on port " + sentinel.port() + " did not answer", silent);
        }
    }

    private static Object cliOf(RedisServer server, String... command) {
        return present(server.cli(command));
    }

    private static Object present(@Nullable Object reply) {
        if (reply == null) {
            throw new IllegalStateException("The server answered nil where a value was due");
        }
        return reply;
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new IllegalStateException("Waited %s s in vain for %s".formatted(PATIENCE.toSeconds(), what));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for " + what, interrupted);
            }
        }
    }
}
