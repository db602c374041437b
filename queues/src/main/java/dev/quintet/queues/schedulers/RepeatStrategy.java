package dev.quintet.queues.schedulers;

import java.time.Instant;
import java.util.Optional;

/**
 * Computes when a schedule with a pattern is due next, in place of cron. Every process that sets up such schedulers or works their
 * jobs needs the same one.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface RepeatStrategy {
    /** Cron patterns, as Node's cron-parser reads them. What {@code H} stands for depends on the scheduler's id. */
    RepeatStrategy CRON = new CronStrategy();

    /**
     * When the next job is due.
     *
     * @param after now, or when the current job was due if that is later; what is returned should be later than this
     * @param schedule one with a pattern
     * @param schedulerId whose schedule it is
     * @param jobName the name of its jobs
     * @return empty to make no more jobs
     */
    Optional<Instant> next(Instant after, Schedule schedule, String schedulerId, String jobName);
}
