package dev.quintet.databases;

import dev.quintet.databases.keys.KeyPattern;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.codec.StringCodec;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Redis tell one listener which keys change (CLIENT TRACKING, RESP3), on a connection of its own.
 *
 * <p>Broadcasting mode, by prefix. The other mode remembers on the server which connection read which key: it would have to
 * be switched on for the shared connection, whose every reader would then be tracked, and it fills a table of the server's
 * that is bounded, and that answers a full table with invalidations for nothing. Broadcasting costs the server no memory, and
 * its price is that every write under the prefix is told to every listener.
 *
 * <p>A connection that only listens does not notice that the other side is gone, so it is pinged every second. Redis
 * answers in order: a PONG proves that everything older was heard.
 */
final class KeyTracking implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeyTracking.class);
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final Connector connector;
    private final Executor workers;
    private final KeyPattern pattern;
    private final KeyChangeListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable StatefulRedisConnection<byte[], byte[]> connection;
    private CompletableFuture<String> unanswered = CompletableFuture.completedFuture("");
    private boolean switchedOn;
    private boolean telling;
    private long disconnects;
    private long moves;
    private boolean warned;
    private volatile boolean closed;

    KeyTracking(Connector connector, Executor workers, KeyPattern pattern, KeyChangeListener listener) {
        this.connector = connector;
        this.workers = workers;
        this.pattern = pattern;
        this.listener = listener;
    }

    void start() {
        connect();
        later(this::beat);
    }

    /**
     * Leaves the connection, because the database moves to another server. Nothing is told until that one tells.
     *
     * @param moved when commands go to the other server. Were changes told from there before, then values still read at the
     *     former server would be taken for current
     */
    void move(CompletionStage<?> moved) {
        locked(() -> {
            moves++;
            leave();
        });
        CompletableFuture<?> unused = moved.toCompletableFuture().whenComplete((done, failure) -> connect());
    }

    private void leave() {
        StatefulRedisConnection<byte[], byte[]> former = connection;
        connection = null;
        disconnects++;
        switchedOn = false;
        unanswered = CompletableFuture.completedFuture("");
        silent();
        if (former != null) {
            Background.close(former);
        }
    }

    private void connect() {
        long before = moves();
        CompletableFuture<?> unused = connector.connect("tracking").whenComplete((made, failure) -> {
            if (failure == null) {
                accept(made, before);
            } else {
                warn(failure);
                later(() -> {
                    if (before == moves()) {
                        connect();
                    }
                });
            }
        });
    }

    private long moves() {
        lock.lock();
        try {
            return moves;
        } finally {
            lock.unlock();
        }
    }

    private void accept(StatefulRedisConnection<byte[], byte[]> made, long before) {
        made.addListener((PushMessage message) -> pushed(made, message));
        made.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> again, SocketAddress address) {
                locked(() -> {
                    if (connection == made) {
                        switchOn();
                    }
                });
            }

            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
                locked(() -> {
                    if (connection == made) {
                        disconnects++;
                        switchedOn = false;
                        silent();
                    }
                });
            }
        });
        locked(() -> {
            if (closed || connection != null || before != moves) {
                Background.close(made);
                return;
            }
            connection = made;
            switchOn();
        });
    }

    private void pushed(StatefulRedisConnection<byte[], byte[]> from, PushMessage message) {
        if (!message.getType().equals("invalidate")) {
            return;
        }
        List<Object> content = message.getContent(StringCodec.UTF8::decodeKey);
        locked(() -> {
            if (!telling || connection != from) {
                return;
            }
            if (content.size() > 1 && content.get(1) instanceof List<?> keys) {
                keys.forEach(key -> listener.changed(String.valueOf(key)));
            } else {
                listener.everythingChanged();
            }
        });
    }

    /** Asks for a sign of life, or switches on what is off; then again and again. */
    private void beat() {
        locked(() -> {
            if (switchedOn) {
                ask(RedisAsyncCommands::ping);
            } else {
                switchOn();
            }
        });
        later(this::beat);
    }

    private void switchOn() {
        ask(redis -> redis.clientTracking(
                TrackingArgs.Builder.enabled().bcast().prefixes(StandardCharsets.UTF_8, pattern.prefix())));
    }

    private void ask(Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<String>> question) {
        if (connection == null || closed || !connection.isOpen() || !unanswered.isDone()) {
            return;
        }
        long before = disconnects;
        unanswered = question.apply(connection.async()).toCompletableFuture();
        CompletableFuture<?> unused = unanswered
                .copy()
                .orTimeout(connector.commandTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> locked(() -> {
                    if (closed || before != disconnects) {
                        return;
                    }
                    if (failure == null) {
                        heard();
                    } else {
                        warn(failure);
                        silent();
                    }
                }));
    }

    private void heard() {
        switchedOn = true;
        if (!telling) {
            telling = true;
            listener.began();
        }
        if (warned) {
            warned = false;
            log.info(
                    "Hearing again which keys change in {}.",
                    connector.settings().database());
        }
    }

    private void silent() {
        if (telling) {
            telling = false;
            listener.lost();
        }
    }

    private void warn(Throwable failure) {
        locked(() -> {
            if (!warned && !closed) {
                warned = true;
                log.warn(
                        "Not hearing which keys change in {} at {}: {} Trying again until it answers.",
                        connector.settings().database(),
                        connector.settings().location(),
                        Failures.reason(failure));
            }
        });
    }

    private void later(Runnable step) {
        if (!closed) {
            Background.watch(
                    CompletableFuture.runAsync(
                            step, CompletableFuture.delayedExecutor(BEAT.toMillis(), TimeUnit.MILLISECONDS, workers)),
                    "Listening to changes of keys");
        }
    }

    private void locked(Runnable step) {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        locked(() -> {
            closed = true;
            if (connection != null) {
                Background.close(connection);
            }
        });
    }
}
