package dev.quintet.operations.migration;

import dev.quintet.databases.errors.QuintetException;
import org.jspecify.annotations.Nullable;

/**
 * A migration could not go on, for a reason other than Redis or a conflict. What was moved stays moved; it can go on or be
 * rolled back.
 *
 * @since 1.0
 */
public final class MigrationException extends QuintetException {
    private static final long serialVersionUID = 1L;

    MigrationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
