package dev.quintet.databases;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A connection that its caller has alone. It remembers whether a call failed on it, and is then not given back. */
final class ExclusiveConnection implements DedicatedConnection {
    /** Where it came from, and what becomes of it in the end. */
    interface Owner {
        /** It is as good as new. */
        void giveBack(StatefulRedisConnection<byte[], byte[]> connection);

        /** An answer may still come on it, so it must be closed. */
        void discard(StatefulRedisConnection<byte[], byte[]> connection);
    }

    private final Owner owner;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisAsyncCommands<String, String> commands;
    private final Failures failures;
    private final Duration deadline;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean doubtful;

    ExclusiveConnection(
            Owner owner, StatefulRedisConnection<byte[], byte[]> connection, Failures failures, Duration deadline) {
        this.owner = owner;
        this.connection = connection;
        this.commands = LettuceCommands.on(connection, StringCodec.UTF8);
        this.failures = failures;
        this.deadline = deadline;
    }

    @Override
    public <T extends @Nullable Object> T call(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        return block(Duration.ZERO, command);
    }

    @Override
    public <T extends @Nullable Object> T block(
            Duration atMost, Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        if (closed.get()) {
            throw new IllegalStateException("This connection was given back; borrow another one");
        }
        Duration patience = atMost.plus(deadline);
        try {
            return LettuceCommands.await(command.apply(commands), patience);
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException failure) {
            doubtful = true;
            throw failures.translate(failure, patience);
        }
    }

    @Override
    public TransactionResult transaction(Consumer<RedisAsyncCommands<String, String>> body) {
        return transaction(StringCodec.UTF8, body);
    }

    @Override
    public <K, V> TransactionResult transaction(RedisCodec<K, V> codec, Consumer<RedisAsyncCommands<K, V>> body) {
        return call(redis -> {
            RedisFuture<String> unused = redis.multi();
            body.accept(LettuceCommands.on(connection, codec));
            return redis.exec();
        });
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (doubtful || connection.isMulti() || !connection.isOpen()) {
            owner.discard(connection);
        } else {
            owner.giveBack(connection);
        }
    }
}
