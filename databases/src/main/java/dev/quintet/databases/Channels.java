package dev.quintet.databases;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels of one database, on one connection that is opened when somebody first listens.
 *
 * <p>Redis knows channels per server and not per database, so their names carry the database's number. After a lost
 * connection the driver subscribes again; every confirmation of that is passed on as {@link ChannelListener#resumed()}.
 */
final class Channels implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Channels.class);

    private final Connector connector;
    private final Executor workers;
    private final Duration pause;
    private final Map<String, List<ChannelListener>> listeners = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable StatefulRedisPubSubConnection<String, String> connection;
    private boolean connecting;
    private volatile boolean closed;

    Channels(Connector connector, Executor workers, Duration pause) {
        this.connector = connector;
        this.workers = workers;
        this.pause = pause;
    }

    /** The name under which Redis knows a channel of this database. */
    String physical(String channel) {
        return "quintet:" + connector.settings().number() + ":" + channel;
    }

    Subscription subscribe(String channel, ChannelListener listener) {
        String name = physical(channel);
        lock.lock();
        try {
            List<ChannelListener> already = listeners.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>());
            already.add(listener);
            if (connection == null) {
                connect();
            } else if (already.size() == 1) {
                send(connection, name, true);
            } else {
                listener.resumed();
            }
        } finally {
            lock.unlock();
        }
        return () -> unsubscribe(name, listener);
    }

    private void unsubscribe(String name, ChannelListener listener) {
        lock.lock();
        try {
            List<ChannelListener> left = listeners.get(name);
            if (left == null || !left.remove(listener) || !left.isEmpty()) {
                return;
            }
            listeners.remove(name);
            if (connection != null && !closed) {
                send(connection, name, false);
            }
        } finally {
            lock.unlock();
        }
    }

    private static void send(StatefulRedisPubSubConnection<String, String> connection, String name, boolean begin) {
        CompletableFuture<Void> sent = (begin
                        ? connection.async().subscribe(name)
                        : connection.async().unsubscribe(name))
                .toCompletableFuture();
        CompletableFuture<?> unused = sent.exceptionally(lost -> {
            // The driver subscribes to what it was asked for when it reconnects.
            log.debug("{} {}: {}", begin ? "Subscribing to" : "Leaving", name, Failures.reason(lost));
            return null;
        });
    }

    private void connect() {
        if (connecting || closed) {
            return;
        }
        connecting = true;
        CompletableFuture<?> unused = connector.connectPubSub("channels").whenComplete((made, failure) -> {
            lock.lock();
            try {
                connecting = false;
                if (failure == null) {
                    accept(made);
                    return;
                }
            } finally {
                lock.unlock();
            }
            log.debug("Connecting for channels: {}", Failures.reason(failure));
            tryAgain();
        });
    }

    private void accept(StatefulRedisPubSubConnection<String, String> made) {
        if (closed) {
            Background.close(made);
            return;
        }
        made.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String text) {
                listeners.getOrDefault(channel, List.of()).forEach(listener -> listener.message(text));
            }

            @Override
            public void subscribed(String channel, long count) {
                listeners.getOrDefault(channel, List.of()).forEach(ChannelListener::resumed);
            }
        });
        connection = made;
        listeners.keySet().forEach(name -> send(made, name, true));
    }

    private void tryAgain() {
        Executor later = CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, workers);
        CompletableFuture<?> unused = CompletableFuture.runAsync(
                () -> {
                    lock.lock();
                    try {
                        connect();
                    } finally {
                        lock.unlock();
                    }
                },
                later);
    }

    /** Leaves the connection for a new one. */
    void renew() {
        lock.lock();
        try {
            StatefulRedisPubSubConnection<String, String> former = connection;
            if (former != null && !closed) {
                connection = null;
                Background.close(former);
                connect();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells listeners no more; the client closes the connection when it shuts down. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            listeners.clear();
        } finally {
            lock.unlock();
        }
    }
}
