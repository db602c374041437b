package dev.quintet.queues.errors;

/**
 * The job is not in a state in which that can be done: read its state first. {@link #code()} -3: another state; -4: children are
 * pending; -8: it belongs to a scheduler; -9: a child has failed.
 *
 * @since 1.0
 */
public final class JobStateException extends QueueRefusedException {
    private static final long serialVersionUID = 1L;

    public JobStateException(int code, String message) {
        super(code, message);
    }
}
