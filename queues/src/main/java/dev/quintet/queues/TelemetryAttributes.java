package dev.quintet.queues;

/**
 * What spans say about jobs. The names are BullMQ's, so that traces of both sides are found by the same query; only the last is our own.
 *
 * @since 1.0
 */
public final class TelemetryAttributes {
    public static final String QUEUE_NAME = "bullmq.queue.name";
    public static final String QUEUE_OPERATION = "bullmq.queue.operation";
    public static final String BULK_COUNT = "bullmq.job.bulk.count";
    public static final String BULK_NAMES = "bullmq.job.bulk.names";
    public static final String FLOW_NAME = "bullmq.flow.name";
    public static final String JOB_NAME = "bullmq.job.name";
    public static final String JOB_ID = "bullmq.job.id";
    public static final String JOB_SCHEDULER_ID = "bullmq.job.scheduler.id";
    public static final String JOB_ATTEMPTS_MADE = "bullmq.job.attempts.made";

    /** Milliseconds since 1970. */
    public static final String JOB_PROCESSED_TIMESTAMP = "bullmq.job.processed.timestamp";

    /** Milliseconds since 1970. */
    public static final String JOB_ATTEMPT_FINISHED_TIMESTAMP = "bullmq.job.attempt_finished_timestamp";

    public static final String JOB_FAILED_REASON = "bullmq.job.failed.reason";
    public static final String WORKER_ID = "bullmq.worker.id";
    public static final String WORKER_NAME = "bullmq.worker.name";

    /** What became of a run: {@code completed}, {@code failed}, {@code retried}, {@code moved} or {@code lost}. */
    public static final String OUTCOME = "quintet.queues.outcome";

    private TelemetryAttributes() {}
}
