package dev.quintet.sessions;

/**
 * What happens when a user who has as many sessions as allowed signs in again.
 *
 * @since 1.0
 */
public enum LimitPolicy {
    /** The session that would expire first ends, which is the one that was not refreshed for longest. */
    END_OLDEST,
    /** Signing in fails with {@link SessionLimitReachedException}. */
    REFUSE
}
