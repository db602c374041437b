package dev.quintet.queues;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened in a queue, as {@link QueueEvents} tells it.
 *
 * <p>{@link #id} is the event's place in the queue's stream: larger than that of all earlier ones, and what to give to
 * {@link QueueEventsOptions.Builder#from} to go on after it. The records are named like BullMQ's events; one that Quintet does not know,
 * or that another program wrote, is a {@link Custom}.
 *
 * @since 1.0
 */
public sealed interface QueueEvent {
    /** Its place in the stream, {@code <ms since 1970>-<number>}. */
    String id();

    /** The job that it is about, if it is about one. */
    default Optional<String> jobId() {
        return Optional.empty();
    }

    /** An event about one job. */
    sealed interface OfJob extends QueueEvent {
        /** The job's id. */
        String job();

        @Override
        default Optional<String> jobId() {
            return Optional.of(job());
        }
    }

    /** A job was added. */
    record Added(String id, String job, String name) implements OfJob {}

    /**
     * A job waits for a worker.
     *
     * @param previous the state that it was in before, if it was in one
     */
    record Waiting(String id, String job, Optional<String> previous) implements OfJob {}

    /** A job is delayed until {@code until}. */
    record Delayed(String id, String job, Instant until) implements OfJob {}

    /** A worker has taken a job. */
    record Active(String id, String job, Optional<String> previous) implements OfJob {}

    /**
     * A job completed.
     *
     * @param result what the handler returned, as JSON
     */
    record Completed(String id, String job, String result, Optional<String> previous) implements OfJob {}

    /** A job failed for good. */
    record Failed(String id, String job, String reason, Optional<String> previous) implements OfJob {}

    /**
     * A job reported progress.
     *
     * @param progress as JSON
     */
    record Progress(String id, String job, String progress) implements OfJob {}

    /** A job's worker died or lost its lock. */
    record Stalled(String id, String job) implements OfJob {}

    /** A job waits for its children. */
    record WaitingChildren(String id, String job, Optional<String> previous) implements OfJob {}

    /** A job was added under an id that was in use, and nothing was added. */
    record Duplicated(String id, String job) implements OfJob {}

    /**
     * A job was not added, or replaced another, because of its deduplication id.
     *
     * @param job the job that is there now
     * @param rejected the job that is not
     */
    record Deduplicated(String id, String job, String deduplicationId, Optional<String> rejected) implements OfJob {}

    /** A job was removed. */
    record Removed(String id, String job, Optional<String> previous) implements OfJob {}

    /** A job failed in its last attempt. */
    record RetriesExhausted(String id, String job, int attemptsMade) implements OfJob {}

    /** Finished or waiting jobs were cleaned away. */
    record Cleaned(String id, long count) implements QueueEvent {}

    /** The last waiting job has finished. */
    record Drained(String id) implements QueueEvent {}

    /** The queue was paused. */
    record Paused(String id) implements QueueEvent {}

    /** The queue goes on. */
    record Resumed(String id) implements QueueEvent {}

    /**
     * An event that is none of the above, or lacks a field that they have.
     *
     * @param fields all its fields but {@code event}, in order
     */
    record Custom(String id, String name, Map<String, String> fields) implements QueueEvent {
        @Override
        public Optional<String> jobId() {
            return Optional.ofNullable(fields.get("jobId"));
        }
    }
}
