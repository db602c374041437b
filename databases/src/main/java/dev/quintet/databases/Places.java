package dev.quintet.databases;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections to any number of any server, each for one job alone: copying, backing up, moving.
 *
 * <p>Credentials, TLS and connect timeout are those of the configuration. Connections of one {@code Places} share threads.
 * They do not reconnect: a job that lost its connection must know, because a watch on keys is lost with it.
 *
 * <p>Thread-safe; a {@link Place} is not.
 *
 * @since 1.0
 */
public final class Places implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final QuintetConfiguration configuration;
    private final Duration deadline;
    private final ClientResources resources;
    private final RedisClient client;
    private final CommandMeter unmeasured = new CommandMeter(new CompositeMeterRegistry(), "none");

    private Places(QuintetConfiguration configuration, Duration deadline) {
        this.configuration = configuration;
        this.deadline = deadline;
        this.resources = Drivers.resources(configuration.timeouts());
        this.client = Drivers.client(resources, configuration);
        client.setOptions(client.getOptions().mutate().autoReconnect(false).build());
    }

    /**
     * Connects nowhere yet.
     *
     * @param deadline how long a command may take; work on many keys at once needs more than a single one
     */
    public static Places of(QuintetConfiguration configuration, Duration deadline) {
        if (deadline.toMillis() < 1) {
            throw new IllegalArgumentException("deadline must be at least 1 ms, was " + deadline);
        }
        return new Places(configuration, deadline);
    }

    /** What places are opened with. */
    public QuintetConfiguration configuration() {
        return configuration;
    }

    /**
     * A new connection to the place of one of the five.
     *
     * @throws DatabaseUnavailableException if it cannot be reached
     */
    public Place open(Database database) {
        DatabaseSettings settings = configuration.settings(database);
        return open(settings.address(), settings.number(), settings.location());
    }

    /** A new connection to another number of the server on which one of the five is. */
    public Place open(Database database, int number) {
        RedisAddress address = configuration.settings(database).address();
        return open(address, number, address + "/" + number);
    }

    /**
     * A new connection to a place outside the configuration.
     *
     * @param url as in the configuration; its number is 0 unless it ends in one
     * @throws IllegalArgumentException if {@code url} cannot be read
     * @throws DatabaseUnavailableException if it cannot be reached
     */
    public Place open(String url) {
        RedisAddress address = RedisAddress.parse("The URL", url);
        int number = address.number().orElse(0);
        return open(address, number, address + "/" + number);
    }

    private Place open(RedisAddress address, int number, String location) {
        if (number < 0) {
            throw new IllegalArgumentException("A database's number must be 0 or more, was " + number);
        }
        RedisURI uri = address.uri(number, configuration.application() + ":operations", deadline);
        Failures failures = new Failures(location, deadline);
        Duration patience = configuration.timeouts().connect().plus(deadline);
        CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connecting;
        try {
            connecting = client.connectAsync(ByteArrayCodec.INSTANCE, uri).toCompletableFuture();
            StatefulRedisConnection<byte[], byte[]> connection =
                    Waiting.until(connecting.copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS));
            return new Place(connection, number, location, address.place(), failures, unmeasured, deadline);
        } catch (RuntimeException failure) {
            throw unreachable(location, failure, failures);
        }
    }

    private static RuntimeException unreachable(String location, RuntimeException failure, Failures failures) {
        if (NumberCheck.isOutOfRange(failure)) {
            return new IllegalArgumentException(
                    location + " does not exist: the server has fewer databases. Take a smaller number, or raise"
                            + " 'databases' in its configuration.",
                    failure);
        }
        return failures.translate(failure);
    }

    /** Closes every place that is still open, and the threads. */
    @Override
    public void close() {
        client.shutdown(Duration.ZERO, CLOSING);
        resources.shutdown(0, CLOSING.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSING.toMillis());
    }
}
