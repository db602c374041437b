package dev.quintet.operations.alerts;

import dev.quintet.databases.errors.QuintetException;
import org.jspecify.annotations.Nullable;

/**
 * A message that was not taken over by whom it was sent to.
 *
 * @since 1.0
 */
public final class DeliveryException extends QuintetException {
    private final boolean worthAnotherTry;

    public DeliveryException(String message, boolean worthAnotherTry, @Nullable Throwable cause) {
        super(message, cause);
        this.worthAnotherTry = worthAnotherTry;
    }

    /** Whether the same message may be taken over later. */
    public boolean worthAnotherTry() {
        return worthAnotherTry;
    }
}
