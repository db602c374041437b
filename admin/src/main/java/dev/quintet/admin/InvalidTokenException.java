package dev.quintet.admin;

/**
 * A token that was configured cannot be used; the message says why, and not what it is.
 *
 * @since 1.0
 */
public final class InvalidTokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidTokenException(String message) {
        super(message);
    }
}
