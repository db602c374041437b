package dev.quintet.queues.errors;

/**
 * The caller does not hold the job's lock, or no longer: it expired, or somebody else took the job over. Drop the result.
 *
 * @since 1.0
 */
public final class LockLostException extends QueueRefusedException {
    private static final long serialVersionUID = 1L;

    public LockLostException(int code, String message) {
        super(code, message);
    }
}
