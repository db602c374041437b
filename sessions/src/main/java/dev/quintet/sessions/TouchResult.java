package dev.quintet.sessions;

import java.util.Optional;

/**
 * What became of an attempt to refresh a session.
 *
 * @param outcome what happened
 * @param session the session as it is now, if there is a valid one; after {@link Outcome#REFRESHED} send its cookie again
 * @since 1.0
 */
public record TouchResult(Outcome outcome, Optional<SessionAndUser> session) {
    /** What happened. */
    public enum Outcome {
        /** It is younger than {@code updateAge}. */
        NOT_DUE,
        /** It now lasts {@code expiresIn} from now on. */
        REFRESHED,
        /** It is never refreshed: impersonated, not remembered, shorter than the policy's sessions, or refreshing is disabled. */
        NOT_ALLOWED,
        /** There is no valid session. */
        GONE,
        /** Others kept writing the session. It is valid, and may have been refreshed by them. */
        CONFLICT
    }
}
