package dev.quintet.queues;

import dev.quintet.databases.Threads;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has locks renewed in time, on a platform thread that no handler can keep from running; sooner again after a failure, as there is
 * not much time left then.
 */
final class LockTimer implements AutoCloseable {
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);

    private final LockRenewer renewer;
    private final Duration interval;
    private final Troubles troubles;
    private final ScheduledExecutorService timer;

    LockTimer(String queue, LockRenewer renewer, Duration renewTime, WorkerListener listener) {
        this.renewer = renewer;
        this.interval = renewTime.dividedBy(2);
        this.troubles = new Troubles("renewing locks of queue '" + queue + "'", listener, AFTER_A_FAILURE);
        this.timer = Executors.newSingleThreadScheduledExecutor(Threads.daemon("quintet-queue-" + queue + "-locks-"));
    }

    void start() {
        next(interval);
    }

    private void next(Duration in) {
        try {
            var unused = timer.schedule(this::renew, in.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            // The last job has ended.
        }
    }

    private void renew() {
        Duration pause = interval;
        try {
            renewer.renew();
            troubles.over();
        } catch (RuntimeException failure) {
            Duration soon = troubles.failed(failure);
            pause = soon.compareTo(interval) < 0 ? soon : interval;
        }
        next(pause);
    }

    @Override
    public void close() {
        var unused = timer.shutdownNow();
    }
}
