package dev.quintet.queues;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides whether a worker fetches, and when: its slots, whether it is paused or closing, and what Redis said last about
 * limits and delayed jobs.
 *
 * <p>A slot is held by a fetch, and then by the job that it brought, and by those that follow it in the same slot. As a job is
 * never taken without a free slot, none waits here while its lock runs out.
 */
final class Intake {
    private final Clock clock;
    private final Duration drainDelay;
    private final Duration longestNap;
    private final Circuit circuit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int concurrency;
    private int held;
    private boolean paused;
    private boolean closing;
    private boolean drained;
    private double blockUntil;
    private long limitUntil;

    Intake(Clock clock, int concurrency, Duration drainDelay, Duration longestNap, Circuit circuit) {
        this.clock = clock;
        this.concurrency = concurrency;
        this.drainDelay = drainDelay;
        this.longestNap = longestNap;
        this.circuit = circuit;
    }

    /** Waits until a fetch may begin, and takes a slot for it; false if the worker closes. */
    boolean takeSlot() throws InterruptedException {
        lock.lock();
        try {
            long napEnds = 0;
            while (!closing) {
                if (paused || held >= concurrency) {
                    changed.await();
                    continue;
                }
                long limited = limitUntil - clock.millis();
                if (limited > 0 && napEnds == 0) {
                    napEnds = System.nanoTime() + Math.min(limited, longestNap.toMillis()) * 1_000_000;
                }
                if (limited > 0 && napEnds - System.nanoTime() > 0) {
                    // Delayed jobs become due meanwhile, and only a fetch makes them wait: so no nap is longer than
                    // that.
                    long unused = changed.awaitNanos(napEnds - System.nanoTime());
                    continue;
                }
                if (limitUntil > 0) {
                    limitUntil = 0;
                    drained = false;
                }
                long resting = circuit.take();
                if (resting > 0) {
                    drained = false;
                    long unused = changed.awaitNanos(resting);
                    continue;
                }
                held++;
                return true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a slot back. */
    void giveBack() {
        change(() -> held--);
    }

    /** Gives a slot back for which a fetch brought no job. */
    void giveBackEmpty() {
        circuit.foundNothing();
        giveBack();
    }

    /** Whoever waits for a slot looks again. */
    void wake() {
        change(() -> {});
    }

    Circuit circuit() {
        return circuit;
    }

    /** Whether a job that is finished now may be followed by another one in its slot. */
    boolean mayFollow() {
        lock.lock();
        try {
            return !closing && !paused && held <= concurrency && circuit.isClosed();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a slot waits for its answer alone, so that nobody else needs its thread meanwhile. */
    boolean isAlone() {
        lock.lock();
        try {
            return held == 1;
        } finally {
            lock.unlock();
        }
    }

    /** Whether to wait for the marker before the next fetch, because the last one found nothing. */
    boolean shouldBlock() {
        lock.lock();
        try {
            return drained && limitUntil == 0 && !closing && !paused;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody who waits for the marker should go on waiting. */
    boolean isFetching() {
        lock.lock();
        try {
            return !closing && !paused;
        } finally {
            lock.unlock();
        }
    }

    /** The same for the worker's own fetches, which a circuit breaker holds up too. */
    boolean mayFetch() {
        return isFetching() && circuit.mayFetch();
    }

    /** How long to wait for the marker; zero for not at all. */
    Duration blockTime() {
        lock.lock();
        try {
            return BlockTime.of(blockUntil, clock.millis(), drainDelay);
        } finally {
            lock.unlock();
        }
    }

    /** The marker came. True if there may be something to fetch; false if it only told when the next delayed job is due. */
    boolean marked(double score) {
        lock.lock();
        try {
            boolean later = score - clock.millis() >= 1;
            blockUntil = later ? earlier(blockUntil, score) : 0;
            return !later;
        } finally {
            lock.unlock();
        }
    }

    private static double earlier(double known, double heard) {
        return known > 0 ? Math.min(known, heard) : heard;
    }

    /** Nothing came in time. */
    void unmarked() {
        lock.lock();
        try {
            blockUntil = 0;
        } finally {
            lock.unlock();
        }
    }

    /** What a fetch brought. True if this is the first time that there was nothing. */
    boolean learn(FetchReply reply) {
        lock.lock();
        try {
            long limitedBefore = limitUntil;
            limitUntil = reply.limitedMillis() > 0 ? clock.millis() + reply.limitedMillis() : 0;
            blockUntil = reply.nextDelayed();
            boolean first = !reply.hasJob() && !drained;
            drained = !reply.hasJob();
            // Nobody waits for the rest; waking the one who fetches with every job that ends would cost two changes of
            // threads.
            if (limitUntil != limitedBefore) {
                changed.signalAll();
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is fetched for so long, because a handler said that a limit is reached. */
    void limit(Duration limit) {
        change(() -> limitUntil = limit.isZero() ? 0 : clock.millis() + limit.toMillis());
    }

    boolean isLimited() {
        lock.lock();
        try {
            return limitUntil > clock.millis();
        } finally {
            lock.unlock();
        }
    }

    void concurrency(int jobs) {
        change(() -> concurrency = jobs);
    }

    int concurrency() {
        lock.lock();
        try {
            return concurrency;
        } finally {
            lock.unlock();
        }
    }

    void pause() {
        change(() -> paused = true);
    }

    /** Fetches again, and does not wait for a marker that may have come while nobody looked. */
    void resume() {
        change(() -> {
            paused = false;
            drained = false;
        });
    }

    boolean isPaused() {
        lock.lock();
        try {
            return paused;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        change(() -> closing = true);
    }

    boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no slot is held; false if that takes longer. */
    boolean awaitIdle(Duration atMost) throws InterruptedException {
        long left = nanos(atMost);
        lock.lock();
        try {
            while (held > 0) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits before the next try; ends early if the worker closes. */
    void rest(Duration pause) throws InterruptedException {
        long left = nanos(pause);
        lock.lock();
        try {
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(365)) > 0 ? TimeUnit.DAYS.toNanos(365) : duration.toNanos();
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
