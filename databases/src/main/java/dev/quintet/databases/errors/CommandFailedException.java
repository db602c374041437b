package dev.quintet.databases.errors;

import org.jspecify.annotations.Nullable;

/**
 * Redis understood the command and could not carry it out, for instance because the key holds another type.
 *
 * <p>Repeating does not help: the command, the script or the data is wrong.
 *
 * @since 1.0
 */
public final class CommandFailedException extends QuintetException {
    private static final long serialVersionUID = 1L;

    public CommandFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
