package dev.quintet.queues.errors;

/**
 * The scheduler's next iteration cannot be made, because there is a job of that id already.
 *
 * @since 1.0
 */
public final class SchedulerSlotTakenException extends QueueRefusedException {
    private static final long serialVersionUID = 1L;

    public SchedulerSlotTakenException(int code, String message) {
        super(code, message);
    }
}
