package dev.quintet.queues;

import org.jspecify.annotations.Nullable;

/**
 * Does the work of a job. May block; called by many threads at a time.
 *
 * <p>What it returns becomes the job's result, as JSON; a {@link java.util.concurrent.CompletionStage} is waited for without holding
 * a thread. What it throws fails the attempt, but for the subclasses of {@link JobSignalException}.
 *
 * @param <T> what the job's data is read as
 * @since 1.0
 */
@FunctionalInterface
public interface JobHandler<T> {
    @Nullable
    Object handle(RunningJob<T> job) throws Exception;
}
