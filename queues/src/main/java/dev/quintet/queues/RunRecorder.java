package dev.quintet.queues;

import dev.quintet.queues.WorkerMeter.Outcome;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Writes down how the runs of a worker's jobs begin and end: in its meters, and in one span for each. */
final class RunRecorder {
    private final QueueTelemetry telemetry;
    private final WorkerMeter meter;
    private final Clock clock;
    private final String queue;
    private final String workerId;
    private final WorkerOptions options;

    RunRecorder(
            QueueTelemetry telemetry,
            WorkerMeter meter,
            Clock clock,
            String queue,
            String workerId,
            WorkerOptions options) {
        this.telemetry = telemetry;
        this.meter = meter;
        this.clock = clock;
        this.queue = queue;
        this.workerId = workerId;
        this.options = options;
    }

    /** A run begins on this thread, whose current span it has until the scope is closed. */
    QueueTelemetry.Scope begin(JobRun run) {
        TakenJob job = run.taken();
        meter.began(job, clock.millis());
        QueueTelemetry.Span span = telemetry.begin(new QueueTelemetry.Operation(
                QueueTelemetry.Role.CONSUMER,
                "process",
                queue,
                queue,
                job.options().telemetryMetadata()));
        span.set(TelemetryAttributes.WORKER_ID, workerId)
                .set(TelemetryAttributes.JOB_ID, job.id())
                .set(TelemetryAttributes.JOB_NAME, job.stored().name());
        options.name().ifPresent(name -> span.set(TelemetryAttributes.WORKER_NAME, name));
        run.trace(span);
        return span.makeCurrent();
    }

    /** It is known what became of a run. */
    void ended(Outcome outcome, JobRun run, @Nullable Throwable failure) {
        meter.ended(outcome, run.startedAtNanos());
        QueueTelemetry.Span span = run.span();
        if (span == NoSpan.INSTANCE) {
            return;
        }
        long now = clock.millis();
        span.set(TelemetryAttributes.OUTCOME, outcome.tag())
                .set(TelemetryAttributes.JOB_PROCESSED_TIMESTAMP, run.taken().processedOn(now))
                .set(TelemetryAttributes.JOB_ATTEMPT_FINISHED_TIMESTAMP, now);
        boolean counts = outcome == Outcome.COMPLETED || outcome == Outcome.FAILED || outcome == Outcome.RETRIED;
        if (counts) {
            span.set(TelemetryAttributes.JOB_ATTEMPTS_MADE, run.taken().attemptsMade() + 1L);
            span.event(outcome == Outcome.COMPLETED ? "job completed" : "job failed");
        } else if (outcome == Outcome.LOST) {
            span.event("job lost");
        }
        if (failure != null) {
            span.failed(failure);
            span.set(TelemetryAttributes.JOB_FAILED_REASON, String.valueOf(failure.getMessage()));
        }
        span.end();
    }
}
