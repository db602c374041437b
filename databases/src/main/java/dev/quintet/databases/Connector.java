package dev.quintet.databases;

import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Makes connections to one database, each named for the application, the database and its role. */
final class Connector {
    private static final int ATTEMPTS = 5;

    private final RedisClient client;
    private final QuintetConfiguration configuration;
    private final DatabaseSettings settings;

    Connector(RedisClient client, QuintetConfiguration configuration, DatabaseSettings settings) {
        this.client = client;
        this.configuration = configuration;
        this.settings = settings;
    }

    /** Connects, signs in and selects the number; the future fails after {@link #patience()} at the latest. */
    CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connect(String role) {
        return connect(role, settings.number());
    }

    /** Connects to another number of the same server. */
    CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connect(String role, int number) {
        return attempt(ATTEMPTS, () -> client.connectAsync(ByteArrayCodec.INSTANCE, uri(role, number)));
    }

    /** Like {@link #connect(String)}, under a name that does not follow our pattern. */
    CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connectAs(String clientName) {
        RedisURI uri = settings.address()
                .uri(settings.number(), clientName, configuration.timeouts().command());
        return attempt(ATTEMPTS, () -> client.connectAsync(ByteArrayCodec.INSTANCE, uri));
    }

    /** A connection for channels. */
    CompletableFuture<StatefulRedisPubSubConnection<String, String>> connectPubSub(String role) {
        return attempt(ATTEMPTS, () -> client.connectPubSubAsync(StringCodec.UTF8, uri(role, settings.number())));
    }

    /** A connection to a sentinel, to listen. */
    CompletableFuture<StatefulRedisPubSubConnection<String, String>> connectSentinel(RedisURI sentinel) {
        return attempt(ATTEMPTS, () -> client.connectPubSubAsync(StringCodec.UTF8, sentinel));
    }

    private RedisURI uri(String role, int number) {
        String name =
                configuration.application() + ":" + settings.database().wireName() + (role.isEmpty() ? "" : ":" + role);
        return settings.address().uri(number, name, configuration.timeouts().command());
    }

    private <C extends StatefulConnection<?, ?>> CompletableFuture<C> attempt(
            int attempts, Supplier<ConnectionFuture<C>> connect) {
        CompletableFuture<C> connecting;
        try {
            connecting = connect.get().toCompletableFuture();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        // A copy keeps its own deadline; a connection that comes too late is closed and not leaked.
        CompletableFuture<C> bounded = connecting.copy().orTimeout(patience().toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<?> unused = connecting.thenAccept(connection -> {
            if (bounded.isCompletedExceptionally()) {
                Background.close(connection);
            }
        });
        return bounded.exceptionallyCompose(failure -> attempts > 1 && lostItsReason(failure)
                ? attempt(attempts - 1, connect)
                : CompletableFuture.failedFuture(failure));
    }

    /**
     * When a server refuses the sign-in faster than the driver looks, the driver has already forgotten why, and says that a
     * handler of its own is missing. Asking again tells.
     */
    private static boolean lostItsReason(Throwable failure) {
        return Failures.reason(failure).startsWith("RedisHandshakeHandler not registered");
    }

    /** How long a connection may take: the socket's time, and one command's for signing in. */
    Duration patience() {
        return configuration.timeouts().connect().plus(commandTimeout());
    }

    /** The deadline of a command on these connections. */
    Duration commandTimeout() {
        return settings.address().timeout(configuration.timeouts().command());
    }

    DatabaseSettings settings() {
        return settings;
    }
}
