package dev.quintet.operations.contents;

import dev.quintet.databases.errors.QuintetException;

/**
 * A key could not be read as it was at one moment.
 *
 * @since 1.0
 */
public final class UnreadableKeyException extends QuintetException {
    private static final long serialVersionUID = 1L;

    UnreadableKeyException(String message) {
        super(message, null);
    }
}
