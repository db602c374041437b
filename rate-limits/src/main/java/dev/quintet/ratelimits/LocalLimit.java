package dev.quintet.ratelimits;

/**
 * A share of one limit, kept in this process. Times are nanoseconds of a clock that never goes backwards. A request for more
 * than the share takes the whole share.
 */
interface LocalLimit {
    /** Beyond this a window is counted in parts, so that all the budgets of a process together stay below 100 MB. */
    int MOST_INSTANTS = 1000;

    /** How long until the request would pass, 0 if it would now. */
    long wait(long now, long permits);

    /** Takes what {@link #wait} has just allowed. */
    void take(long now, long permits);

    static LocalLimit of(Limit limit, double share) {
        long permits = Math.max(1, (long) (limit.permits() * share));
        if (limit instanceof TokenBucket bucket) {
            return new LocalBucket(permits, (long) Math.ceil(1000 * bucket.intervalMicros() / share));
        }
        long width = limit.window().toNanos();
        if (limit instanceof SlidingWindow && permits <= MOST_INSTANTS) {
            return new LocalWindow((int) permits, width);
        }
        return new LocalParts(permits, width);
    }
}
