package dev.quintet.cache;

import dev.quintet.databases.Threads;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads in the background what is stale or soon will be: a few at a time, each key once. */
final class Refreshes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Refreshes.class);
    private static final int MOST_AT_ONCE = 16;

    private final DoubleSupplier random;
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.named("quintet-cache-refresh-"));

    /** @param random numbers from 0 to 1 */
    Refreshes(DoubleSupplier random) {
        this.random = random;
    }

    /** Begins a refresh if it is due; returns at once. One that is due and finds no room is left to a later reader. */
    void consider(String name, Facts facts, long millisLeft, double earliness, Runnable refresh) {
        if (facts.refreshIsDue(millisLeft, earliness, 1 - random.getAsDouble())
                && running.size() < MOST_AT_ONCE
                && running.add(name)) {
            begin(name, refresh);
        }
    }

    private void begin(String name, Runnable refresh) {
        try {
            threads.execute(() -> {
                try {
                    refresh.run();
                } catch (RuntimeException failure) {
                    log.warn(
                            "Refreshing '{}' failed; the old value stays until it expires.", Keys.shown(name), failure);
                } finally {
                    running.remove(name);
                }
            });
        } catch (RejectedExecutionException closed) {
            running.remove(name);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
