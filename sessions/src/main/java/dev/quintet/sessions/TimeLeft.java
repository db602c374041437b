package dev.quintet.sessions;

import java.time.Duration;
import java.time.Instant;

/** How long the key of a session lives: until its end, in whole seconds as Better Auth counts them; never longer. */
final class TimeLeft {
    private TimeLeft() {}

    /** Zero in the last second: then the key is to go. */
    static Duration of(AuthSession session, Instant now) {
        return of(session.expiresAt(), now);
    }

    static Duration of(Instant end, Instant now) {
        return Duration.ofSeconds(Math.max(0, Math.floorDiv(end.toEpochMilli() - now.toEpochMilli(), 1000L)));
    }
}
