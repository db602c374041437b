package dev.quintet.sessions;

import dev.quintet.databases.errors.QuintetException;

/**
 * A user has as many sessions as allowed, and new ones are refused. Ask the user which to end.
 *
 * @since 1.0
 */
public final class SessionLimitReachedException extends QuintetException {
    private static final long serialVersionUID = 1L;

    private final int limit;

    SessionLimitReachedException(String userId, int limit) {
        super(
                "User '" + userId + "' has " + limit
                        + " sessions, as many as allowed; end one before creating another.",
                null);
        this.limit = limit;
    }

    /** How many are allowed. */
    public int limit() {
        return limit;
    }
}
