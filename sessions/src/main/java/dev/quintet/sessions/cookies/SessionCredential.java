package dev.quintet.sessions.cookies;

import dev.quintet.sessions.SessionToken;

/**
 * What a request shows to be let in, after its signature was checked and before Redis was asked.
 *
 * @since 1.0
 */
public sealed interface SessionCredential {
    /** How the token came. */
    enum Source {
        /** In the session cookie. */
        COOKIE,
        /** In the {@code Authorization} field. */
        BEARER
    }

    /**
     * A token that was signed with an accepted secret. Whether there is such a session only the store knows.
     *
     * @param token the token
     * @param source how it came
     * @param dontRemember whether the request also carries the signed mark of a session that must not be prolonged
     * @param currentSecret whether it was signed with the current secret; if not, the front end refuses it
     */
    record Verified(SessionToken token, Source source, boolean dontRemember, boolean currentSecret)
            implements SessionCredential {}

    /** There is none. */
    record Absent() implements SessionCredential {}

    /**
     * There is one, and it is not to be believed.
     *
     * @param reason why not
     */
    record Refused(CookieRefusal reason) implements SessionCredential {}
}
