package dev.quintet.ratelimits;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis answers, as decisions see it. After a few failures in a row it counts as gone: then one request in a while
 * tries it, and the others are decided at once instead of each waiting for its deadline and filling the connection's queue.
 */
final class Availability {
    private static final Logger log = LoggerFactory.getLogger(Availability.class);
    private static final int FAILURES_IN_A_ROW = 3;
    private static final long TRY_EVERY_NANOS = Duration.ofMillis(100).toNanos();

    private final Time time;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong nextTry = new AtomicLong();

    Availability(Time time) {
        this.time = time;
    }

    /** Whether this request should ask Redis. */
    boolean mayAsk() {
        if (failures.get() < FAILURES_IN_A_ROW) {
            return true;
        }
        long due = nextTry.get();
        long now = time.nanos();
        return now - due >= 0 && nextTry.compareAndSet(due, now + TRY_EVERY_NANOS);
    }

    void answered() {
        if (failures.get() != 0 && failures.getAndSet(0) >= FAILURES_IN_A_ROW) {
            log.info("Rate limits are decided by Redis again.");
        }
    }

    void failed(Throwable failure) {
        nextTry.set(time.nanos() + TRY_EVERY_NANOS);
        if (failures.incrementAndGet() == FAILURES_IN_A_ROW) {
            log.warn("Rate limits are decided without Redis, as each limiter says. {}", failure.getMessage());
        }
    }
}
