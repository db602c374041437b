package dev.quintet.sessions;

/**
 * What a caller knows about whether a session may be refreshed. Nothing in Redis says that a session is not to be remembered;
 * only the signed cookie {@code dont_remember} does.
 *
 * @since 1.0
 */
public enum RefreshPolicy {
    /** No such cookie: refresh it if it is due. */
    WHEN_DUE,
    /** The request carries the cookie: leave the session as it is. */
    NOT_REMEMBERED
}
