package dev.quintet.databases;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that one caller has for itself, borrowed from a database's pool or made for it.
 *
 * <p>Not thread-safe, but for {@link #close} of one that was made by {@link RedisDatabase#connect}. A connection on which a call failed, timed out or was interrupted is closed instead of given back, so
 * that an abandoned blocking command can never take somebody else's element.
 *
 * <pre>{@code
 * try (DedicatedConnection connection = database.dedicated()) {
 *     connection.block(Duration.ofSeconds(5), redis -> redis.blpop(5, "bull:mail:wait"));
 * }
 * }</pre>
 *
 * @since 1.0
 */
public interface DedicatedConnection extends AutoCloseable {
    /** Sends one command and waits for its answer, as {@link DatabaseCommands#call} does. */
    <T extends @Nullable Object> T call(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command);

    /**
     * Sends a command that the server itself may hold back.
     *
     * @param atMost how long the server may hold it back; the deadline is the command's ordinary one later
     */
    <T extends @Nullable Object> T block(
            Duration atMost, Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command);

    /**
     * Runs commands as one transaction (MULTI, EXEC). One round trip.
     *
     * @param body sends the commands; their futures complete when the transaction does
     * @return the answers in order, or a discarded result if a watched key had changed
     */
    TransactionResult transaction(Consumer<RedisAsyncCommands<String, String>> body);

    /** The same, with commands that take other types, through another codec. */
    <K, V> TransactionResult transaction(RedisCodec<K, V> codec, Consumer<RedisAsyncCommands<K, V>> body);

    /** Gives the connection back, or closes it if it can no longer be trusted. Never blocks, never fails. */
    @Override
    void close();
}
