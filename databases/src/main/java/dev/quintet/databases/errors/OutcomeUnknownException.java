package dev.quintet.databases.errors;

import org.jspecify.annotations.Nullable;

/**
 * Maybe done: the command was sent, and no answer came back.
 *
 * <p>The connection broke or the deadline passed while the command was on its way. Quintet never sends it again by itself,
 * because a repeated INCR counts twice. Repeat it only if doing it twice does no harm, or look first.
 *
 * @since 1.0
 */
public class OutcomeUnknownException extends DatabaseUnavailableException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
