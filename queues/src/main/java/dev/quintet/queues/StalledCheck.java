package dev.quintet.queues;

import dev.quintet.databases.Threads;
import dev.quintet.databases.errors.QuintetException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks for jobs whose workers are gone, at once and then at an interval, on a thread of its own. Of all workers of a queue, Redis lets
 * one in each interval look.
 */
final class StalledCheck implements AutoCloseable {
    private final JobMoves moves;
    private final Intake intake;
    private final WorkerListener listener;
    private final Clock clock;
    private final int maxStalledCount;
    private final Duration interval;
    private final Troubles troubles;
    private final ScheduledExecutorService timer;

    StalledCheck(
            String queue,
            JobMoves moves,
            Intake intake,
            WorkerListener listener,
            Clock clock,
            int maxStalledCount,
            Duration interval) {
        this.moves = moves;
        this.intake = intake;
        this.listener = listener;
        this.clock = clock;
        this.maxStalledCount = maxStalledCount;
        this.interval = interval;
        this.troubles = new Troubles("looking for stalled jobs of queue '" + queue + "'", listener, interval);
        this.timer = Executors.newSingleThreadScheduledExecutor(Threads.daemon("quintet-queue-" + queue + "-stalled-"));
    }

    void start() {
        var unused = timer.scheduleWithFixedDelay(this::check, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void check() {
        if (!intake.isFetching()) {
            return;
        }
        try {
            moves.recoverStalled(maxStalledCount, interval, clock.millis()).forEach(listener::stalled);
            troubles.over();
        } catch (QuintetException failure) {
            // The next check is soon enough: what stalls has stalled for as long as a lock already.
            if (intake.isFetching()) {
                Duration unused = troubles.failed(failure);
            }
        }
    }

    @Override
    public void close() {
        var unused = timer.shutdownNow();
    }
}
