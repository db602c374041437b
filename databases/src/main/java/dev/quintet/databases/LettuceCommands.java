package dev.quintet.databases;

import io.lettuce.core.KeyScanArgs;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisAsyncCommandsImpl;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Commands through one codec on a connection that several may share.
 *
 * <p>The connection itself speaks bytes. A command carries its own codec, so any number of codecs can share it; only the
 * type parameter of Lettuce's connection says otherwise, which {@link #on} casts away.
 */
class LettuceCommands<K, V> implements DatabaseCommands<K, V> {
    private final Supplier<StatefulRedisConnection<byte[], byte[]>> shared;
    private final RedisCodec<K, V> codec;
    private final Failures failures;
    private final CommandMeter meter;
    private final Duration deadline;
    private volatile @Nullable Bound<K, V> bound;

    LettuceCommands(
            Supplier<StatefulRedisConnection<byte[], byte[]>> shared,
            RedisCodec<K, V> codec,
            Failures failures,
            CommandMeter meter,
            Duration deadline) {
        this.shared = shared;
        this.codec = codec;
        this.failures = failures;
        this.meter = meter;
        this.deadline = deadline;
    }

    @SuppressWarnings("unchecked")
    static <K, V> RedisAsyncCommands<K, V> on(
            StatefulRedisConnection<byte[], byte[]> connection, RedisCodec<K, V> codec) {
        return new RedisAsyncCommandsImpl<>((StatefulRedisConnection<K, V>) connection, codec);
    }

    private record Bound<K, V>(StatefulRedisConnection<byte[], byte[]> connection, RedisAsyncCommands<K, V> commands) {}

    private RedisAsyncCommands<K, V> commands() {
        StatefulRedisConnection<byte[], byte[]> connection = shared.get();
        Bound<K, V> known = bound;
        if (known != null && known.connection() == connection) {
            return known.commands();
        }
        RedisAsyncCommands<K, V> made = on(connection, codec);
        bound = new Bound<>(connection, made);
        return made;
    }

    @Override
    public <T extends @Nullable Object> T call(Function<RedisClusterAsyncCommands<K, V>, RedisFuture<T>> command) {
        long started = System.nanoTime();
        try {
            T answer = await(command.apply(commands()), deadline);
            meter.succeeded(started);
            return answer;
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException failure) {
            throw failed(started, failure);
        }
    }

    @Override
    public <T extends @Nullable Object> List<T> callAll(
            Function<RedisClusterAsyncCommands<K, V>, List<RedisFuture<T>>> command) {
        long started = System.nanoTime();
        long until = started + deadline.toNanos();
        try {
            List<RedisFuture<T>> futures = command.apply(commands());
            List<T> answers = new ArrayList<>(futures.size());
            for (RedisFuture<T> future : futures) {
                answers.add(await(future, Duration.ofNanos(Math.max(0, until - System.nanoTime()))));
            }
            meter.succeeded(started);
            return answers;
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException failure) {
            throw failed(started, failure);
        }
    }

    @Override
    public <T extends @Nullable Object> CompletionStage<T> callAsync(
            Function<RedisClusterAsyncCommands<K, V>, RedisFuture<T>> command) {
        long started = System.nanoTime();
        CompletableFuture<T> sent;
        try {
            sent = command.apply(commands()).toCompletableFuture();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failed(started, failure));
        }
        return answered(sent, started);
    }

    /** Bounds, measures and translates what was sent without waiting. */
    private <T extends @Nullable Object> CompletionStage<T> answered(CompletableFuture<T> sent, long started) {
        return sent.orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS).handle((answer, failure) -> {
            if (failure != null) {
                throw new CompletionException(failed(started, failure));
            }
            meter.succeeded(started);
            return answer;
        });
    }

    /** Waits; a command that is given up on is cancelled, so that it is not sent if it has not been yet. */
    static <T extends @Nullable Object> T await(Future<T> future, Duration deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return future.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException | TimeoutException givenUp) {
            future.cancel(true);
            throw givenUp;
        }
    }

    private RuntimeException failed(long started, Throwable failure) {
        RuntimeException translated = failures.translate(failure);
        meter.failed(started, translated);
        return translated;
    }

    @Override
    public <T extends @Nullable Object> T run(Script<T> script, List<K> keys, List<V> arguments) {
        long started = System.nanoTime();
        try {
            T answer;
            try {
                answer = await(send(script, keys, arguments), deadline);
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof RedisNoScriptException)) {
                    throw failure;
                }
                answer = await(sendText(script, keys, arguments), deadline);
            }
            meter.succeeded(started);
            return answer;
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException failure) {
            throw failed(started, failure);
        }
    }

    @Override
    public <T extends @Nullable Object> CompletionStage<T> runAsync(Script<T> script, List<K> keys, List<V> arguments) {
        long started = System.nanoTime();
        CompletableFuture<T> sent;
        try {
            sent = send(script, keys, arguments).toCompletableFuture();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failed(started, failure));
        }
        CompletableFuture<T> remembered =
                sent.exceptionallyCompose(failure -> Failures.unwrap(failure) instanceof RedisNoScriptException
                        ? sendText(script, keys, arguments)
                        : CompletableFuture.failedFuture(failure));
        return answered(remembered, started);
    }

    private <T extends @Nullable Object> RedisFuture<T> send(Script<T> script, List<K> keys, List<V> arguments) {
        return commands().evalsha(script.digest(), script.outputType(), keys(keys), values(arguments));
    }

    private <T extends @Nullable Object> RedisFuture<T> sendText(Script<T> script, List<K> keys, List<V> arguments) {
        return commands().eval(script.source(), script.outputType(), keys(keys), values(arguments));
    }

    @SuppressWarnings("unchecked")
    private K[] keys(List<K> keys) {
        return (K[]) keys.toArray();
    }

    @SuppressWarnings("unchecked")
    private V[] values(List<V> arguments) {
        return (V[]) arguments.toArray();
    }

    @Override
    public KeyPage<K> scan(KeyScan request, ScanPosition from) {
        KeyScanArgs arguments = new KeyScanArgs();
        arguments.limit(request.pageSize());
        if (!request.pattern().prefix().isEmpty()) {
            arguments.match(request.pattern().glob());
        }
        request.type().ifPresent(arguments::type);
        KeyScanCursor<K> page = call(redis -> redis.scan(ScanCursor.of(from.cursor()), arguments));
        return new KeyPage<>(
                page.getKeys(), page.isFinished() ? Optional.empty() : Optional.of(new ScanPosition(page.getCursor())));
    }
}
