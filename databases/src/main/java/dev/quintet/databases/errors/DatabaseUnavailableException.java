package dev.quintet.databases.errors;

import org.jspecify.annotations.Nullable;

/**
 * The database could not be reached, or would not work yet; the command was <em>not</em> executed.
 *
 * <p>Repeat it when the database is back. Its subclass {@link OutcomeUnknownException} is the exception to that rule: there
 * the command may have been executed.
 *
 * @since 1.0
 */
public class DatabaseUnavailableException extends QuintetException {
    private static final long serialVersionUID = 1L;

    public DatabaseUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
