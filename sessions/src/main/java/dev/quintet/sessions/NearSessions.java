package dev.quintet.sessions;

import java.time.Duration;

/**
 * How much a process remembers of sessions that it has looked up. Redis tells it what changes, on connections of their own;
 * while it cannot tell, nothing is remembered.
 *
 * @param most how many sessions, default 10 000; each takes a few kB
 * @param maxAge the longest a session is believed without asking Redis, default 5 s: so long at most goes on what was revoked,
 *     should Redis' word of it ever be lost. Usually it takes less than a millisecond
 * @since 1.0
 */
public record NearSessions(int most, Duration maxAge) {
    public static final NearSessions DEFAULTS = new NearSessions(10_000, Duration.ofSeconds(5));

    public NearSessions {
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1 session, was " + most);
        }
        if (maxAge.toMillis() < 1 || maxAge.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("maxAge must be from 1 ms to 5 minutes, was " + maxAge);
        }
    }

    public NearSessions withMost(int most) {
        return new NearSessions(most, maxAge);
    }

    public NearSessions withMaxAge(Duration maxAge) {
        return new NearSessions(most, maxAge);
    }
}
