package dev.quintet.ratelimits;

import java.util.List;

/** A limit as the scripts take it: kind, permits, width in microseconds, parts. */
final class LimitArguments {
    /** How many arguments a limit has, without the number of its budget. */
    static final int SIZE = 4;

    private LimitArguments() {}

    static List<String> of(Limit limit) {
        if (limit instanceof TokenBucket bucket) {
            return list("bucket", bucket.capacity(), bucket.intervalMicros(), 0);
        }
        if (limit instanceof SubWindows approximate) {
            return list("parts", approximate.permits(), approximate.partMicros(), approximate.parts());
        }
        String kind = limit instanceof FixedWindow ? "fixed" : "window";
        return list(kind, limit.permits(), Checks.micros(limit.window()), 0);
    }

    private static List<String> list(String kind, long permits, long micros, long parts) {
        return List.of(kind, Long.toString(permits), Long.toString(micros), Long.toString(parts));
    }
}
