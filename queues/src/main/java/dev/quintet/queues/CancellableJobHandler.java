package dev.quintet.queues;

import org.jspecify.annotations.Nullable;

/**
 * Like {@link JobHandler}, and hears when it should stop.
 *
 * @param <T> what the job's data is read as
 * @since 1.0
 */
@FunctionalInterface
public interface CancellableJobHandler<T> {
    @Nullable
    Object handle(RunningJob<T> job, CancellationToken cancellation) throws Exception;
}
