package dev.quintet.queues.errors;

import dev.quintet.databases.errors.QuintetException;

/**
 * The queue holds a repeatable job of the kind that BullMQ had before job schedulers, which version 6 no longer serves. Set it up
 * anew as a scheduler, and remove the old entry.
 *
 * @since 1.0
 */
public final class LegacyRepeatableException extends QuintetException {
    private static final long serialVersionUID = 1L;

    public LegacyRepeatableException(String key) {
        super(
                "'%s' is a repeatable job of BullMQ before job schedulers, which version 6 does not serve. Set it up anew with "
                                .formatted(key)
                        + "upsert, and remove the member '" + key + "' from the queue's 'repeat'.",
                null);
    }
}
