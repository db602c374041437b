package dev.quintet.operations;

import dev.quintet.databases.errors.QuintetException;

/**
 * There is a key already where one was to be put, and the policy is {@link ConflictPolicy#FAIL}.
 *
 * @since 1.0
 */
public final class KeyConflictException extends QuintetException {
    private static final long serialVersionUID = 1L;

    public KeyConflictException(String message) {
        super(message, null);
    }
}
