package dev.quintet.sessions;

import java.time.Duration;

/**
 * How long sessions last. Must say the same as the front end's {@code session} options.
 *
 * @param expiresIn how long a session lasts after sign-in and after each refresh; Better Auth's default is 7 days
 * @param updateAge how old a session must be before it is refreshed, default 1 day; zero refreshes each time
 * @param freshAge how long after sign-in a session is fresh, default 1 day; zero for always
 * @param disableSessionRefresh whether sessions are never refreshed; false by default
 * @since 1.0
 */
public record SessionPolicy(Duration expiresIn, Duration updateAge, Duration freshAge, boolean disableSessionRefresh) {
    public static final SessionPolicy DEFAULTS =
            new SessionPolicy(Duration.ofDays(7), Duration.ofDays(1), Duration.ofDays(1), false);

    /** How long a session lasts that is not remembered. */
    static final Duration NOT_REMEMBERED = Duration.ofDays(1);

    /** How long a session lasts in which an administrator acts as somebody else. */
    static final Duration IMPERSONATION = Duration.ofHours(1);

    public SessionPolicy {
        if (expiresIn.toSeconds() < 1 || expiresIn.compareTo(Duration.ofDays(3650)) > 0) {
            throw new IllegalArgumentException("expiresIn must be from 1 s to 3650 days, was " + expiresIn);
        }
        if (updateAge.isNegative()) {
            throw new IllegalArgumentException("updateAge must not be negative, was " + updateAge);
        }
        if (freshAge.isNegative()) {
            throw new IllegalArgumentException("freshAge must not be negative, was " + freshAge);
        }
    }

    public SessionPolicy withExpiresIn(Duration expiresIn) {
        return new SessionPolicy(expiresIn, updateAge, freshAge, disableSessionRefresh);
    }

    public SessionPolicy withUpdateAge(Duration updateAge) {
        return new SessionPolicy(expiresIn, updateAge, freshAge, disableSessionRefresh);
    }

    public SessionPolicy withFreshAge(Duration freshAge) {
        return new SessionPolicy(expiresIn, updateAge, freshAge, disableSessionRefresh);
    }

    public SessionPolicy withDisableSessionRefresh(boolean disableSessionRefresh) {
        return new SessionPolicy(expiresIn, updateAge, freshAge, disableSessionRefresh);
    }
}
