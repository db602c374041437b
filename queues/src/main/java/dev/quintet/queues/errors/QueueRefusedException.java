package dev.quintet.queues.errors;

import dev.quintet.databases.errors.QuintetException;

/**
 * A queue did not do what it was asked for, because the job is not as it would have to be. Nothing was changed.
 *
 * @since 1.0
 */
public class QueueRefusedException extends QuintetException {
    private static final long serialVersionUID = 1L;

    private final int code;

    public QueueRefusedException(int code, String message) {
        super(message, null);
        this.code = code;
    }

    /** BullMQ's number for the reason, -1 to -11; the same in all its clients. */
    public int code() {
        return code;
    }
}
