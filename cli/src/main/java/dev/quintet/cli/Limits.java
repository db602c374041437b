package dev.quintet.cli;

import dev.quintet.ratelimits.Limit;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.ratelimits.TokenBucket;
import java.time.Duration;

/** Limits as people type them: {@code 10/1m} is a sliding window, {@code bucket:10/1m} a token bucket. */
public final class Limits {
    private static final String BUCKET = "bucket:";

    private Limits() {}

    /** Reads a limit. */
    public static Limit parse(String text) {
        boolean bucket = text.startsWith(BUCKET);
        String[] parts = (bucket ? text.substring(BUCKET.length()) : text).split("/", -1);
        if (parts.length != 2 || !parts[0].matches("\\d{1,9}")) {
            throw new UsageException(
                    "a limit must be permits and a time, such as 10/1m or bucket:10/1m, was '" + text + "'.");
        }
        long permits = Long.parseLong(parts[0]);
        Duration time = Durations.parse(parts[1]);
        try {
            return bucket ? new TokenBucket(permits, time) : new SlidingWindow(permits, time);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }
}
