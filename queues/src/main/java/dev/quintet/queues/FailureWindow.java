package dev.quintet.queues;

/** How many runs ended lately, and how many of them failed: in twenty slices of time, of which the oldest is forgotten whole. Not thread-safe. */
final class FailureWindow {
    private static final int SLICES = 20;

    private final long sliceNanos;
    private final int[] ended = new int[SLICES];
    private final int[] failed = new int[SLICES];
    private long latest;
    private int allEnded;
    private int allFailed;

    FailureWindow(long windowNanos, long now) {
        sliceNanos = Math.max(1, windowNanos / SLICES);
        latest = Math.floorDiv(now, sliceNanos);
    }

    void add(long now, boolean hasFailed) {
        moveTo(now);
        int place = Math.floorMod(latest, SLICES);
        ended[place]++;
        allEnded++;
        if (hasFailed) {
            failed[place]++;
            allFailed++;
        }
    }

    private void moveTo(long now) {
        long slice = Math.floorDiv(now, sliceNanos);
        long forgotten = Math.min(slice - latest, SLICES);
        for (long i = 1; i <= forgotten; i++) {
            int place = Math.floorMod(latest + i, SLICES);
            allEnded -= ended[place];
            allFailed -= failed[place];
            ended[place] = 0;
            failed[place] = 0;
        }
        latest = Math.max(latest, slice);
    }

    /** Whether so many have ended, up to the last that was added, and such a part of them failed. */
    boolean isStormy(int minimum, double failureRate) {
        return allEnded >= minimum && allFailed >= failureRate * allEnded;
    }

    void clear(long now) {
        moveTo(now + SLICES * sliceNanos);
        latest = Math.floorDiv(now, sliceNanos);
    }
}
