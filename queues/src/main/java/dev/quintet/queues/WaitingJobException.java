package dev.quintet.queues;

/**
 * Thrown by a handler: the job is to run again as soon as a worker is free, and this run does not count as an attempt. The
 * worker moves it back to where it waits, unless the handler has done so. BullMQ's {@code WaitingError}.
 *
 * @since 1.0
 */
public final class WaitingJobException extends JobSignalException {
    private static final long serialVersionUID = 1L;

    public WaitingJobException() {
        super("bullmq:movedToWait", null);
    }
}
