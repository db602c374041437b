package dev.quintet.ratelimits;

import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/** When requests come: the styles that find faults in limiters. Each supplies microseconds until the next. */
interface Arrivals {
    long next();

    static Arrivals random(Random random, Limit limit) {
        long window = Checks.micros(limit.window());
        long spacing = Math.max(1, window / limit.permits());
        List<LongSupplier> styles = List.of(
                // More than the limit allows, evenly mixed.
                () -> (long) (-Math.log(1 - random.nextDouble()) * spacing / 1.4 / 3),
                // Bursts.
                () -> random.nextInt(12) == 0 ? random.nextLong(2 * window) : 0,
                // Nothing, then all at the end of a window, then steady.
                () -> random.nextInt(20) == 0 ? window - 1 : random.nextLong(3),
                // Exactly as fast as allowed.
                () -> spacing,
                // Clumps just under, at and just over a window apart.
                () -> random.nextInt(6) == 0 ? window - 1 + random.nextInt(3) : 0);
        LongSupplier style = styles.get(random.nextInt(styles.size()));
        LongSupplier other = styles.get(random.nextInt(styles.size()));
        return () -> (random.nextInt(4) == 0 ? other : style).getAsLong();
    }
}
