package dev.quintet.queues;

import java.util.function.DoubleSupplier;

/** BullMQ's built-in pauses between attempts, in milliseconds. */
final class RetryDelays {
    private RetryDelays() {}

    /** The same pause each time; with jitter, a random one of at least {@code delay * (1 - jitter)}. */
    static long fixed(long delay, double jitter, DoubleSupplier random) {
        return jittered(delay, jitter, random);
    }

    /** Doubled with each failure, {@code attemptsMade} being 1 after the first. */
    static long exponential(long delay, double jitter, int attemptsMade, DoubleSupplier random) {
        double longest = Math.min(Math.pow(2, attemptsMade - 1) * delay, Long.MAX_VALUE / 8192.0);
        return jittered(Math.round(longest), jitter, random);
    }

    private static long jittered(long longest, double jitter, DoubleSupplier random) {
        if (jitter <= 0) {
            return longest;
        }
        return (long) Math.floor(random.getAsDouble() * longest * jitter + longest * (1 - jitter));
    }
}
