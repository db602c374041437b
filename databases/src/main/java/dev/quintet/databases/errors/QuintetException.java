package dev.quintet.databases.errors;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Quintet throws besides {@link IllegalArgumentException}.
 *
 * <p>Messages name the database as the user does, never a password, a token or a payload. The driver's own exception, if
 * there was one, is the cause.
 *
 * @since 1.0
 */
public abstract class QuintetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected QuintetException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
