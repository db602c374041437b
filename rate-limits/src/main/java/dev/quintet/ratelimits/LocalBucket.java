package dev.quintet.ratelimits;

/** A token bucket as one number: when it is full again. */
final class LocalBucket implements LocalLimit {
    private final long capacity;
    private final long interval;
    private long fullIn;
    private long since;

    LocalBucket(long capacity, long interval) {
        this.capacity = capacity;
        this.interval = interval;
    }

    private long fullIn(long now) {
        return Math.max(0, fullIn - (now - since));
    }

    @Override
    public long wait(long now, long permits) {
        return Math.max(0, fullIn(now) + (Math.min(permits, capacity) - capacity) * interval);
    }

    @Override
    public void take(long now, long permits) {
        fullIn = fullIn(now) + Math.min(permits, capacity) * interval;
        since = now;
    }
}
