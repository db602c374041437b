package dev.quintet.ratelimits;

import static dev.quintet.ratelimits.Checks.check;

import java.time.Duration;

/**
 * A burst and a steady rate: a bucket of {@code capacity} permits, full until first use, into which permits come back one at
 * a time, {@code refill} of them in each {@code period}.
 *
 * <p>Within a period up to {@code capacity + refill} pass. One number in Redis holds the whole bucket.
 *
 * @param capacity the burst: how many permits can be taken at once; at least 1
 * @param refill how many permits come back in each period; at least 1
 * @param period 1 ms to 31 days
 * @since 1.0
 */
public record TokenBucket(long capacity, long refill, Duration period) implements Limit {
    /** Beyond this Lua's numbers, which are doubles, would round. */
    private static final long LONGEST_MICROS = 1L << 51;

    private static final long TOLERANCE = 1000;

    public TokenBucket {
        check(capacity >= 1, "capacity must be at least 1 permit, was %s", capacity);
        check(refill >= 1, "refill must be at least 1 permit, was %s", refill);
        Checks.checkWindow("period", period);
        long micros = Checks.micros(period);
        long interval = interval(refill, period);
        // Redis' clock counts whole microseconds, so an interval is rounded up; who would notice is told.
        check(
                interval * refill - micros <= micros / TOLERANCE,
                "%s permits in %s are one in %.2f µs, which rounds to %s µs: more than 0.1 %% slower. Choose a refill and a"
                        + " period that divide, such as %s permits.",
                refill,
                period,
                (double) micros / refill,
                interval,
                micros / interval);
        check(
                capacity <= LONGEST_MICROS / interval
                        && Duration.ofNanos(1000 * interval)
                                        .multipliedBy(capacity)
                                        .compareTo(Checks.LONGEST)
                                <= 0,
                "A bucket of %s permits, of which %s come back in %s, would take more than 31 days to fill. Lower the"
                        + " capacity or raise the refill.",
                capacity,
                refill,
                period);
    }

    /** A bucket that fills in one period. */
    public TokenBucket(long capacity, Duration period) {
        this(capacity, capacity, period);
    }

    @Override
    public long permits() {
        return capacity;
    }

    @Override
    public Duration window() {
        return Duration.ofNanos(1000 * capacity * intervalMicros());
    }

    /** How long one permit takes to come back. */
    long intervalMicros() {
        return interval(refill, period);
    }

    private static long interval(long refill, Duration period) {
        long micros = Checks.micros(period);
        return micros / refill + (micros % refill == 0 ? 0 : 1);
    }
}
