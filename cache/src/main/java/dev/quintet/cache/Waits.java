package dev.quintet.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quintet.databases.ChannelListener;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Subscription;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of leases that other processes hold. They are told by a channel, to which this process listens from the
 * first wait on; a message that was lost costs at most one pause of {@link #POLL_MILLIS}.
 */
final class Waits implements ChannelListener, AutoCloseable {
    static final long POLL_MILLIS = 250;
    private static final int REMEMBERED = 10_000;

    private final RedisDatabase database;
    private final Map<String, Wait> waits = new ConcurrentHashMap<>();

    /** Ended leases, because the end may be told before the wait begins. */
    private final com.github.benmanes.caffeine.cache.Cache<String, Boolean> ended = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Subscription subscription;
    private volatile boolean listening;
    private boolean closed;

    Waits(RedisDatabase database) {
        this.database = database;
    }

    private record Wait(CountDownLatch end, int waiters) {}

    /** Returns when the lease ended, or the time is up, or it is time to look again. */
    void await(String token, long mostNanos) throws InterruptedException {
        listen();
        Wait wait = waits.compute(
                token,
                (key, present) -> present == null
                        ? new Wait(new CountDownLatch(1), 1)
                        : new Wait(present.end(), present.waiters() + 1));
        try {
            if (ended.getIfPresent(token) == null) {
                long nanos = Math.min(mostNanos, TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
                boolean unused = wait.end().await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            }
        } finally {
            waits.computeIfPresent(
                    token,
                    (key, present) -> present.waiters() == 1 ? null : new Wait(present.end(), present.waiters() - 1));
        }
    }

    private void listen() {
        if (listening) {
            return;
        }
        lock.lock();
        try {
            if (subscription == null && !closed) {
                subscription = database.subscribe(Leases.CHANNEL, this);
            }
            listening = true;
        } finally {
            lock.unlock();
        }
    }

    /** A lease of this token ended, here or elsewhere. */
    @Override
    public void message(String token) {
        ended.put(token, true);
        Wait wait = waits.get(token);
        if (wait != null) {
            wait.end().countDown();
        }
    }

    /** Ends may have been missed: everybody looks for himself. */
    @Override
    public void resumed() {
        waits.values().forEach(wait -> wait.end().countDown());
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (subscription != null) {
                subscription.close();
            }
        } finally {
            lock.unlock();
        }
        resumed();
    }
}
