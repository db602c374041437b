package dev.quintet.databases;

import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the sentinels when a database has a new primary, and moves its connections there at once.
 *
 * <p>Without it they would stay at the former primary, which takes writes for some ten seconds more before the sentinels
 * demote it, and loses them all. It listens to every sentinel of the address, so that one of them may be down.
 */
final class SentinelWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SentinelWatch.class);
    private static final String SWITCHED = "+switch-master";
    private static final long PAUSE_MILLIS = 1000;

    private final Connector connector;
    private final LettuceDatabase database;
    private final Executor workers;
    private volatile boolean closed;

    SentinelWatch(Connector connector, LettuceDatabase database, Executor workers) {
        this.connector = connector;
        this.database = database;
        this.workers = workers;
    }

    /** Begins to listen, if the address has sentinels; a sentinel that is down is tried again until it answers. */
    void start() {
        connector.settings().address().sentinels().forEach(this::listen);
    }

    private void listen(RedisURI sentinel) {
        if (closed) {
            return;
        }
        CompletableFuture<?> unused = connector.connectSentinel(sentinel).whenComplete((made, failure) -> {
            if (failure != null) {
                CompletableFuture<?> later = CompletableFuture.runAsync(
                        () -> listen(sentinel),
                        CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, workers));
                Background.watch(later, "Listening to a sentinel");
                return;
            }
            accept(made);
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
                if (text.startsWith(connector.settings().address().primaryName() + " ")) {
                    log.info("The sentinels have a new primary for {}; moving there.", database);
                    database.moveToNewPrimary();
                }
            }
        });
        CompletableFuture<?> unused = made.async().subscribe(SWITCHED).toCompletableFuture();
    }

    /** Listens no more; the client closes the connections when it shuts down. */
    @Override
    public void close() {
        closed = true;
    }
}
