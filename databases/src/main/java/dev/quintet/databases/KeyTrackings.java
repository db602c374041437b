package dev.quintet.databases;

import dev.quintet.databases.keys.KeyPattern;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Who listens to changes of one database's keys. */
final class KeyTrackings implements AutoCloseable {
    private final Connector connector;
    private final Executor workers;
    private final Set<KeyTracking> running = ConcurrentHashMap.newKeySet();

    KeyTrackings(Connector connector, Executor workers) {
        this.connector = connector;
        this.workers = workers;
    }

    Subscription begin(KeyPattern keys, KeyChangeListener listener) {
        KeyTracking tracking = new KeyTracking(connector, workers, keys, listener);
        running.add(tracking);
        tracking.start();
        return () -> {
            running.remove(tracking);
            tracking.close();
        };
    }

    /** The database moves to another server; {@code moved} says when commands go there. */
    void move(CompletionStage<?> moved) {
        running.forEach(tracking -> tracking.move(moved));
    }

    @Override
    public void close() {
        running.forEach(KeyTracking::close);
    }
}
