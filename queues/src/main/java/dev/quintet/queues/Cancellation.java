package dev.quintet.queues;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token of one run of a job, and the interruption of its thread, which happens only while the handler has it. */
final class Cancellation implements CancellationToken {
    private static final Logger log = LoggerFactory.getLogger(Cancellation.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> actions = new ArrayList<>();
    private @Nullable Thread handler;
    private volatile @Nullable String reason;
    private volatile boolean lockLost;

    /** The current thread begins with the handler. Interrupted at once if the job is cancelled already. */
    void begin() {
        lock.lock();
        try {
            handler = Thread.currentThread();
            if (reason != null) {
                handler.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The handler gave its thread back, which is not interrupted any more, and forgets that it was. */
    void end() {
        lock.lock();
        try {
            handler = null;
            boolean unused = Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** Cancels; false if that was done before. */
    boolean cancel(String because) {
        List<Runnable> toRun;
        lock.lock();
        try {
            if (reason != null) {
                return false;
            }
            reason = because;
            if (handler != null) {
                handler.interrupt();
            }
            toRun = List.copyOf(actions);
            actions.clear();
        } finally {
            lock.unlock();
        }
        toRun.forEach(Cancellation::run);
        return true;
    }

    /** The lock is lost; whatever comes of the run is dropped. */
    void loseLock(String because) {
        lockLost = true;
        boolean unused = cancel("The lock was lost: " + because);
    }

    @Override
    public boolean isCancelled() {
        return reason != null;
    }

    @Override
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    @Override
    public boolean isLockLost() {
        return lockLost;
    }

    @Override
    public void onCancel(Runnable action) {
        lock.lock();
        try {
            if (reason == null) {
                actions.add(action);
                return;
            }
        } finally {
            lock.unlock();
        }
        run(action);
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            log.warn("An action on cancellation failed", failure);
        }
    }

    @Override
    public void throwIfCancelled() {
        String because = reason;
        if (because != null) {
            throw new CancellationException(because);
        }
    }
}
