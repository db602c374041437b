package dev.quintet.databases.errors;

import org.jspecify.annotations.Nullable;

/**
 * The calling thread was interrupted while it waited for an answer; its interrupt flag is set again. Maybe done, as with
 * every answer that was not waited for.
 *
 * @since 1.0
 */
public final class CallInterruptedException extends OutcomeUnknownException {
    private static final long serialVersionUID = 1L;

    public CallInterruptedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
