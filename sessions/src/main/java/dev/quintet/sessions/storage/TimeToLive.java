package dev.quintet.sessions.storage;

import java.time.Duration;

/** Times to live, checked: nothing is stored for no time. */
final class TimeToLive {
    private TimeToLive() {}

    static long millis(Duration ttl) {
        if (ttl.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "ttl must be at least 1 ms, was " + ttl + "; delete what has expired instead of storing it");
        }
        return ttl.toMillis();
    }

    static long seconds(Duration ttl) {
        if (ttl.toSeconds() < 1) {
            throw new IllegalArgumentException("ttl must be at least 1 s, was " + ttl);
        }
        return ttl.toSeconds();
    }
}
