package dev.quintet.ratelimits;

import java.util.Arrays;

/** The instants of the latest permits in a ring that grows to the limit as it is used. */
final class LocalWindow implements LocalLimit {
    private static final int FIRST_SIZE = 8;

    private final int most;
    private final long width;
    private long[] instants;
    private int head;
    private int size;

    LocalWindow(int most, long width) {
        this.most = most;
        this.width = width;
        this.instants = new long[Math.min(most, FIRST_SIZE)];
    }

    private long instant(int index) {
        return instants[(head + index) % instants.length];
    }

    @Override
    public long wait(long now, long permits) {
        while (size > 0 && now - instant(0) >= width) {
            head = (head + 1) % instants.length;
            size--;
        }
        int excess = size + (int) Math.min(permits, most) - most;
        return excess <= 0 ? 0 : width - (now - instant(excess - 1));
    }

    @Override
    public void take(long now, long permits) {
        int more = (int) Math.min(permits, most);
        if (size + more > instants.length) {
            grow(size + more);
        }
        for (int i = 0; i < more; i++) {
            instants[(head + size) % instants.length] = now;
            size++;
        }
    }

    private void grow(int needed) {
        long[] larger = new long[Math.min(most, Math.max(needed, 2 * instants.length))];
        Arrays.setAll(larger, i -> i < size ? instant(i) : 0);
        instants = larger;
        head = 0;
    }
}
