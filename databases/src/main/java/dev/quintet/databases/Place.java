package dev.quintet.databases;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One number of one server, on a connection that a single job has for itself. Keys and values are bytes.
 *
 * <p>Because nobody else uses the connection, keys can be watched over many commands: what happens between {@link #watch}
 * and {@link #unlessChanged} is known to have seen those keys unchanged, or nothing is done.
 *
 * <p>Not thread-safe. A place whose connection broke stays broken.
 *
 * @since 1.0
 */
public final class Place extends LettuceCommands<byte[], byte[]> implements AutoCloseable {
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisAsyncCommands<byte[], byte[]> commands;
    private final int number;
    private final String location;
    private final String server;
    private final Failures failures;
    private final Duration deadline;

    Place(
            StatefulRedisConnection<byte[], byte[]> connection,
            int number,
            String location,
            String server,
            Failures failures,
            CommandMeter meter,
            Duration deadline) {
        super(() -> connection, ByteArrayCodec.INSTANCE, failures, meter, deadline);
        this.connection = connection;
        this.commands = on(connection, ByteArrayCodec.INSTANCE);
        this.number = number;
        this.location = location;
        this.server = server;
        this.failures = failures;
        this.deadline = deadline;
    }

    /** The number on the server. */
    public int number() {
        return number;
    }

    /** Address and number, without password or parameters, for people. */
    public String location() {
        return location;
    }

    /** The server's address alone; equal for two spellings of one address as far as that can be known without asking. */
    public String server() {
        return server;
    }

    /** Begins to watch keys, beside those watched already. One round trip. */
    public void watch(byte[]... keys) {
        waitFor(commands.watch(keys));
    }

    /** Watches nothing any more. One round trip. */
    public void unwatch() {
        waitFor(commands.unwatch());
    }

    /**
     * Carries out commands as one transaction, unless a watched key was changed, expired or removed meanwhile; watches nothing
     * afterwards. One round trip.
     *
     * @return whether they were carried out
     */
    public boolean unlessChanged(Consumer<RedisAsyncCommands<byte[], byte[]>> body) {
        RedisFuture<String> begun = commands.multi();
        body.accept(commands);
        RedisFuture<TransactionResult> done = commands.exec();
        waitFor(begun);
        return !waitFor(done).wasDiscarded();
    }

    private <T extends @Nullable Object> T waitFor(RedisFuture<T> answer) {
        try {
            return await(answer, deadline);
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException failure) {
            throw failures.translate(failure);
        }
    }

    /** Closes the connection; commands under way fail. */
    @Override
    public void close() {
        Background.close(connection);
    }

    @Override
    public String toString() {
        return location;
    }
}
