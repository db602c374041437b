package dev.quintet.queues.cron;

/**
 * The numbers that {@code H} stands for: one draw per field, in the order of the fields, the same for the same seed in Node and
 * here. The seed is hashed by FNV-1a into the state of Mulberry32.
 */
final class HashDraws {
    private static final int FNV_OFFSET = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;
    private static final int MULBERRY_STEP = 0x6D2B79F5;
    private static final double TWO_TO_32 = 4294967296.0;

    private int state;

    HashDraws(String seed) {
        int hash = FNV_OFFSET;
        for (int i = 0; i < seed.length(); i++) {
            hash = (hash ^ seed.charAt(i)) * FNV_PRIME;
        }
        this.state = hash;
    }

    /** The next draw, from 0 to less than 1. */
    double next() {
        state += MULBERRY_STEP;
        int t = (state ^ (state >>> 15)) * (state | 1);
        t ^= t + (t ^ (t >>> 7)) * (t | 61);
        return ((t ^ (t >>> 14)) & 0xFFFFFFFFL) / TWO_TO_32;
    }
}
