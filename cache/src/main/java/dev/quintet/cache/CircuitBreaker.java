package dev.quintet.cache;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Stops asking a Redis that does not answer: after some failures in a row nobody asks, except one caller per pause.
 *
 * <p>A class of our own and not a library's: one rule, two fields that the hot path reads and does not write.
 */
final class CircuitBreaker {
    static final int FAILURES = 5;
    static final long PAUSE_NANOS = 1_000_000_000L;
    private static final long CLOSED = 0;

    private final LongSupplier nanos;
    private final AtomicInteger failuresInRow = new AtomicInteger();
    private final AtomicLong nextTry = new AtomicLong(CLOSED);

    CircuitBreaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether the caller may ask. While the breaker is open, true for one caller per pause. */
    boolean permits() {
        long next = nextTry.get();
        if (next == CLOSED) {
            return true;
        }
        long now = nanos.getAsLong();
        return now - next >= 0 && nextTry.compareAndSet(next, afterPause(now));
    }

    void succeeded() {
        if (failuresInRow.get() != 0) {
            failuresInRow.set(0);
            nextTry.set(CLOSED);
        }
    }

    void failed() {
        if (failuresInRow.incrementAndGet() >= FAILURES) {
            nextTry.set(afterPause(nanos.getAsLong()));
        }
    }

    boolean isOpen() {
        return nextTry.get() != CLOSED;
    }

    private static long afterPause(long now) {
        long next = now + PAUSE_NANOS;
        return next == CLOSED ? 1 : next;
    }
}
