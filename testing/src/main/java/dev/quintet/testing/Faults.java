package dev.quintet.testing;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a proxy's pumps have to suffer now. Thread-safe. */
final class Faults {
    private static final int MOST_CUTS = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<FaultProxy.Direction, Long> bytesBeforeReset = new EnumMap<>(FaultProxy.Direction.class);
    private Duration latency = Duration.ZERO;
    private boolean held;
    private @Nullable Random cuts;

    void latency(Duration latency) {
        change(() -> this.latency = latency);
    }

    void hold(boolean held) {
        change(() -> this.held = held);
    }

    void slice(@Nullable Random cuts) {
        change(() -> this.cuts = cuts);
    }

    void resetAfter(FaultProxy.Direction direction, long bytes) {
        change(() -> bytesBeforeReset.put(direction, bytes));
    }

    /** Wakes those who wait, so that they see that their connection is gone. */
    void wake() {
        change(() -> {});
    }

    /** Returns when a piece that has just been read may go on: after the latency and the hold, or when it is in vain. */
    void awaitPassage(BooleanSupplier inVain) throws InterruptedException {
        lock.lock();
        try {
            long read = System.nanoTime();
            while (!inVain.getAsBoolean()) {
                long left = latency.toNanos() - (System.nanoTime() - read);
                if (held) {
                    changed.await();
                } else if (left > 0) {
                    changed.awaitNanos(left);
                } else {
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many of {@code bytes} may pass: fewer than all, or all and {@link #exhausted}, means a reset after them. */
    int allow(FaultProxy.Direction direction, int bytes) {
        lock.lock();
        try {
            Long left = bytesBeforeReset.get(direction);
            if (left == null) {
                return bytes;
            }
            int allowed = (int) Math.min(left, bytes);
            bytesBeforeReset.put(direction, left - allowed);
            return allowed;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the connection is to be reset now. Says so once. */
    boolean exhausted(FaultProxy.Direction direction) {
        lock.lock();
        try {
            return bytesBeforeReset.remove(direction, 0L);
        } finally {
            lock.unlock();
        }
    }

    /** Where to cut a piece: ascending positions that end with {@code bytes}. */
    int[] cuts(FaultProxy.Direction direction, int bytes) {
        lock.lock();
        try {
            Random random = cuts;
            if (random == null || direction == FaultProxy.Direction.TO_SERVER || bytes < 2) {
                return new int[] {bytes};
            }
            int[] positions = random.ints(1 + random.nextInt(MOST_CUTS), 1, bytes)
                    .sorted()
                    .distinct()
                    .toArray();
            int[] withEnd = Arrays.copyOf(positions, positions.length + 1);
            withEnd[positions.length] = bytes;
            return withEnd;
        } finally {
            lock.unlock();
        }
    }

    /** Long enough for a reader to wake up and find only what has been sent. */
    void pauseBetweenCuts() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1);
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
