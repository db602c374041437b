package dev.quintet.queues;

/**
 * Thrown by a handler: the job is to run again when the children that it added have finished, and this run does not count as an
 * attempt. The worker moves it, unless the handler has done so; if no child is left to wait for, it runs again at once. BullMQ's
 * {@code WaitingChildrenError}.
 *
 * @since 1.0
 */
public final class WaitingChildrenJobException extends JobSignalException {
    private static final long serialVersionUID = 1L;

    public WaitingChildrenJobException() {
        super("bullmq:movedToWaitingChildren", null);
    }
}
