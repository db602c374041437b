package dev.quintet.queues.errors;

/**
 * There is no such job: it was never there, was removed, or its retention ended.
 *
 * @since 1.0
 */
public final class JobNotFoundException extends QueueRefusedException {
    private static final long serialVersionUID = 1L;

    public JobNotFoundException(int code, String message) {
        super(code, message);
    }
}
