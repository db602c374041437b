package dev.quintet.benchmarks.ratelimits;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** A limiter in this process, asked by threads. */
abstract class JavaPeer implements Peer {
    private static final int BETWEEN_LOOKS_AT_THE_CLOCK = 16;

    /** One request: whether it may pass. */
    interface Limiter {
        boolean allows(int key);
    }

    private Limiter limiter = key -> false;

    /** The limiter for a load, with an object for each of its keys where that saves work. */
    abstract Limiter limiter(Load load);

    @Override
    public final void prepare(Load load) {
        limiter = limiter(load);
        for (int pass = 0; pass < 2; pass++) {
            for (int key = 0; key < load.keys(); key++) {
                boolean unused = limiter.allows(key);
            }
        }
    }

    @Override
    public final Decisions decide(Load load, int callers, double seconds) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            long until = System.nanoTime() + (long) (seconds * 1e9);
            List<Future<Decisions>> counts = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                counts.add(pool.submit(() -> repeat(load, until)));
            }
            long made = 0;
            long unexpected = 0;
            for (Future<Decisions> count : counts) {
                made += count.get().made();
                unexpected += count.get().unexpected();
            }
            return new Decisions(made, unexpected);
        } finally {
            pool.shutdownNow();
        }
    }

    private Decisions repeat(Load load, long until) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long made = 0;
        long unexpected = 0;
        while (System.nanoTime() - until < 0) {
            for (int i = 0; i < BETWEEN_LOOKS_AT_THE_CLOCK; i++) {
                if (limiter.allows(random.nextInt(load.keys())) != load.allowed()) {
                    unexpected++;
                }
            }
            made += BETWEEN_LOOKS_AT_THE_CLOCK;
        }
        return new Decisions(made, unexpected);
    }
}
