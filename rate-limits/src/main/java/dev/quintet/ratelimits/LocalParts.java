package dev.quintet.ratelimits;

/** Permits counted in parts of a window, for limits of any size; parts leave whole, so never too much passes. */
final class LocalParts implements LocalLimit {
    private static final int PARTS = 20;

    private final long most;
    private final long part;
    private final long[] counts = new long[PARTS + 1];
    private boolean begun;
    private long begin;
    private long newest;
    private long used;

    LocalParts(long most, long width) {
        this.most = most;
        this.part = (width + PARTS - 1) / PARTS;
    }

    @Override
    public long wait(long now, long permits) {
        if (!begun) {
            begun = true;
            begin = now;
        }
        long number = (now - begin) / part;
        long last = Math.min(number, newest + counts.length);
        for (long leaving = newest + 1; leaving <= last; leaving++) {
            int slot = (int) (leaving % counts.length);
            used -= counts[slot];
            counts[slot] = 0;
        }
        newest = number;
        long excess = used + Math.min(permits, most) - most;
        if (excess <= 0) {
            return 0;
        }
        for (long oldest = Math.max(0, newest - PARTS); oldest <= newest; oldest++) {
            excess -= counts[(int) (oldest % counts.length)];
            if (excess <= 0) {
                return begin + (oldest + counts.length) * part - now;
            }
        }
        throw new IllegalStateException("More permits are out than were counted");
    }

    @Override
    public void take(long now, long permits) {
        long taken = Math.min(permits, most);
        counts[(int) (newest % counts.length)] += taken;
        used += taken;
    }
}
