package dev.quintet.databases.errors;

import org.jspecify.annotations.Nullable;

/**
 * Redis refused the user or one of its commands: a wrong password, a missing one, or a permission that the ACL user lacks.
 *
 * <p>Repeating does not help; a person must change the configuration or the ACL.
 *
 * @since 1.0
 */
public final class AccessDeniedException extends QuintetException {
    private static final long serialVersionUID = 1L;

    public AccessDeniedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
