package dev.quintet.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A load under way in this process, for others here who want the same. They get the stored form, and each makes a value of
 * its own from it: an object shared in silence could be changed by one and surprise another.
 */
final class Flight {
    private final CompletableFuture<byte[]> landing = new CompletableFuture<>();
    private final Thread loading = Thread.currentThread();

    void landed(byte[] payload) {
        landing.complete(payload);
    }

    void crashed(Throwable failure) {
        landing.completeExceptionally(failure);
    }

    /**
     * Waits.
     *
     * @throws IllegalStateException if the loader itself asks, because it would wait for itself
     * @throws ExecutionException with the loader's failure
     */
    byte[] join(String key, long nanos) throws InterruptedException, ExecutionException, TimeoutException {
        if (loading == Thread.currentThread()) {
            throw new IllegalStateException("The loader of '" + Keys.shown(key)
                    + "' asks the cache for the same key, and would wait for itself. Let it read from its source.");
        }
        return landing.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }
}
