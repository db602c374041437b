package dev.quintet.queues.errors;

/**
 * The job cannot have that parent. {@link #code()} -5: there is no such parent; -7: the job has another one, which is still there.
 *
 * @since 1.0
 */
public final class ParentRefusedException extends QueueRefusedException {
    private static final long serialVersionUID = 1L;

    public ParentRefusedException(int code, String message) {
        super(code, message);
    }
}
