package dev.quintet.operations.contents;

import dev.quintet.databases.errors.QuintetException;

/**
 * A job found its journal where it did not leave it. Running it again goes on from what the journal says.
 *
 * @since 1.0
 */
public final class InterruptedJobException extends QuintetException {
    private static final long serialVersionUID = 1L;

    public InterruptedJobException(String message) {
        super(message, null);
    }
}
