package dev.quintet.sessions;

import dev.quintet.databases.errors.QuintetException;

/**
 * Others kept changing what was to be changed, so nothing was written in the end. Try again later.
 *
 * @since 1.0
 */
public final class SessionConflictException extends QuintetException {
    private static final long serialVersionUID = 1L;

    SessionConflictException(String what, int attempts) {
        super(what + " was changed by others " + attempts + " times in a row, so it was left as it is.", null);
    }
}
