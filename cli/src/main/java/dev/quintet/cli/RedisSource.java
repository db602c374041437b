package dev.quintet.cli;

import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.embeddedredis.EmbeddedRedis;
import dev.quintet.embeddedredis.EmbeddedRedisOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;

/** The Redis to serve: the user's own, or one that we start and stop. */
record RedisSource(QuintetConfiguration configuration, Optional<EmbeddedRedis> embedded) implements AutoCloseable {
    private static final int USUAL_PORT = 6379;

    static RedisSource find(Map<String, String> environment, DataFolder folder, Optional<Integer> port) {
        if (QuintetConfiguration.isDescribedBy(environment)) {
            if (port.isPresent()) {
                throw new UsageException("--redis-port is for the Redis that quintet starts itself, but the environment"
                        + " says to use another one (REDIS_URL, or the URL of a database). Give one of the two.");
            }
            return new RedisSource(QuintetConfiguration.fromEnvironment(environment), Optional.empty());
        }
        QuintetConfiguration.Builder configuration = QuintetConfiguration.builder(environment);
        int chosen = port.orElseGet(RedisSource::usualPortIfFree);
        if (chosen < 0 || chosen > 65_535) {
            throw new UsageException("--redis-port must be from 0 (a free one) to 65535, but was " + chosen + ".");
        }
        EmbeddedRedis redis = EmbeddedRedis.start(
                EmbeddedRedisOptions.in(folder.redis()).port(chosen).build());
        try {
            return new RedisSource(configuration.url(redis.url()).build(), Optional.of(redis));
        } catch (RuntimeException fault) {
            redis.close();
            throw fault;
        }
    }

    private static int usualPortIfFree() {
        try (ServerSocket socket = new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            return 0;
        }
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedRedis::close);
    }
}
