package dev.quintet.sessions;

/**
 * A valid session and the copy of its user.
 *
 * @since 1.0
 */
public record SessionAndUser(AuthSession session, AuthUser user) {}
