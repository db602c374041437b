package dev.quintet.databases;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.OutcomeUnknownException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to one database, with keys of type {@code K} and values of type {@code V}.
 *
 * <p>All callers share one connection, on which commands are pipelined: concurrent callers do not wait for each other.
 * The commands offered here therefore leave out SELECT and transactions; blocking commands belong on {@link
 * RedisDatabase#dedicated()}, because one would hold up everybody.
 *
 * <p>Thread-safe. Every call has a deadline. Commands are sent once and never repeated: {@link
 * DatabaseUnavailableException} says that a command was not executed, {@link OutcomeUnknownException} that it may have
 * been. Exceptions of the driver appear as causes only.
 *
 * <pre>{@code
 * String name = database.call(redis -> redis.get("cache:user:123"));
 * }</pre>
 *
 * @since 1.0
 */
public interface DatabaseCommands<K, V> {
    /**
     * Sends one command and waits for its answer. One round trip.
     *
     * @return the answer; null where Redis answers with none, as GET does for a missing key
     * @throws OutcomeUnknownException if the connection broke or the deadline passed before the answer came
     * @throws DatabaseUnavailableException if there is no connection, or the server is still loading
     */
    <T extends @Nullable Object> T call(Function<RedisClusterAsyncCommands<K, V>, RedisFuture<T>> command);

    /**
     * Sends several commands at once and waits for all answers, in order. One round trip; not a transaction.
     *
     * <p>If some fail, the others are carried out all the same, and the first failure is thrown.
     */
    <T extends @Nullable Object> List<T> callAll(
            Function<RedisClusterAsyncCommands<K, V>, List<RedisFuture<T>>> commands);

    /**
     * Sends one command and does not wait. The stage fails with the exceptions of {@link #call}, also when the deadline
     * passes.
     *
     * <p>What is chained to it without an executor runs on a thread of the driver and must not block.
     */
    <T extends @Nullable Object> CompletionStage<T> callAsync(
            Function<RedisClusterAsyncCommands<K, V>, RedisFuture<T>> command);

    /** Runs a script. One round trip; two the first time after the server forgot it. */
    <T extends @Nullable Object> T run(Script<T> script, List<K> keys, List<V> arguments);

    /** Runs a script and does not wait; see {@link #callAsync}. */
    <T extends @Nullable Object> CompletionStage<T> runAsync(Script<T> script, List<K> keys, List<V> arguments);

    /**
     * Reads the next page of keys. Each page is one round trip and costs the server about 1 ms for a thousand keys.
     *
     * @param request which keys, and how many of the server's slots to look at
     * @param from {@link ScanPosition#START}, or where the page before ended; it stays valid across processes
     */
    KeyPage<K> scan(KeyScan request, ScanPosition from);
}
