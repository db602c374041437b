package dev.quintet.ratelimits;

import java.time.Duration;

/**
 * How much of its budget a key has used.
 *
 * @param key the key as Redis names it: ordinary keys as they are, others escaped
 * @param used permits that are out, of the limit that has most of its permits out
 * @param limit how many that limit has
 * @param retryAfter how long one more permit would be refused; zero if it would be allowed
 * @param banned whether it is refused by a ban
 * @since 1.0
 */
public record KeyUse(String key, long used, long limit, Duration retryAfter, boolean banned) {
    /** Which part of the limit is used, 0 to 1. */
    public double fraction() {
        return (double) used / limit;
    }

    /** Whether one more permit would be refused now. */
    public boolean refused() {
        return !retryAfter.isZero();
    }
}
