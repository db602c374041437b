package dev.quintet.operations.backup;

import dev.quintet.databases.errors.QuintetException;
import org.jspecify.annotations.Nullable;

/**
 * A backup could not be written, read or kept, for a reason of the file and not of Redis.
 *
 * @since 1.0
 */
public class BackupException extends QuintetException {
    private static final long serialVersionUID = 1L;

    BackupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
