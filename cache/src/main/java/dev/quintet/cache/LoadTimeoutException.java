package dev.quintet.cache;

import dev.quintet.databases.errors.QuintetException;
import java.time.Duration;

/**
 * Somebody else was loading the value, and was not done when the caller's deadline passed. That load goes on.
 *
 * @since 1.0
 */
public final class LoadTimeoutException extends QuintetException {
    private static final long serialVersionUID = 1L;

    LoadTimeoutException(String key, Duration deadline, String waitedFor) {
        super(
                "'" + Keys.shown(key) + "' did not come within " + deadline.toMillis() + " ms: waited for " + waitedFor
                        + ". Raise LoadOptions.withDeadline if its loader may take longer.",
                null);
    }
}
