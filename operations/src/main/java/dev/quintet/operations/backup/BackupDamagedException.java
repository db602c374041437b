package dev.quintet.operations.backup;

import org.jspecify.annotations.Nullable;

/**
 * A file is no whole backup: cut short, changed, encrypted with another passphrase, or something else altogether. Nothing was
 * written because of it.
 *
 * @since 1.0
 */
public final class BackupDamagedException extends BackupException {
    private static final long serialVersionUID = 1L;

    BackupDamagedException(String message) {
        this(message, null);
    }

    BackupDamagedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
