package dev.quintet.cache;

import dev.quintet.databases.Threads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps leases while their loaders run, on one thread that only sends commands. */
final class Renewals implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Renewals.class);

    private final Leases leases;
    private final long periodMillis;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, Threads.daemon("quintet-cache-leases-"));

    Renewals(Leases leases, Duration lease) {
        this.leases = leases;
        this.periodMillis = Math.max(1, lease.toMillis() / 3);
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Renews from now until it is ended, but not for longer than {@code atMost}: a loader that hangs loses its lease too. */
    Future<?> begin(Lease lease, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        try {
            return timer.scheduleAtFixedRate(
                    () -> {
                        if (System.nanoTime() - until < 0) {
                            watch(leases.renew(lease));
                        }
                    },
                    periodMillis,
                    periodMillis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // The load goes on; should it outlast its lease, somebody else may begin the same one.
            return CompletableFuture.completedFuture(null);
        }
    }

    private static void watch(CompletionStage<Long> renewal) {
        CompletionStage<?> unused = renewal.exceptionally(lost -> {
            log.debug("A lease was not renewed and ends by itself: {}", lost.getMessage());
            return 0L;
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
