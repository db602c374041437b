package dev.quintet.queues;

import dev.quintet.databases.errors.QuintetException;
import org.jspecify.annotations.Nullable;

/**
 * A job's data or result is not what the caller takes it for. It stays readable as JSON text.
 *
 * @since 1.0
 */
public final class UnreadableJobException extends QuintetException {
    private static final long serialVersionUID = 1L;

    public UnreadableJobException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
