package dev.quintet.queues;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait before a failed job runs again, for jobs whose backoff has a type of the application's own.
 *
 * <p>Called on the thread that ran the job, after each failure that leaves attempts. All workers of a queue, also those in
 * other languages, should agree on it.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface BackoffStrategy {
    /**
     * The pause before the next attempt.
     *
     * @param attemptsMade how often the job has failed, this time included; 1 at first
     * @param type the type that the job's backoff names
     * @param failure what the handler threw
     * @return zero to run again at once; empty to give up now
     */
    Optional<Duration> delay(int attemptsMade, String type, Throwable failure, Job job) throws Exception;
}
