package dev.quintet.queues.schedulers;

import dev.quintet.queues.JobOptions;
import java.time.Instant;
import java.util.Optional;

/**
 * A scheduler as it is in Redis now.
 *
 * @param id its id
 * @param jobName the name of its jobs
 * @param schedule when they are due
 * @param iterations how many jobs it has made, the next one included
 * @param next when the next job is due, or the last one was if there are no more
 * @param data the data of its jobs, in JSON
 * @param options the options of its jobs
 * @since 1.0
 */
public record JobScheduler(
        String id,
        String jobName,
        Schedule schedule,
        long iterations,
        Optional<Instant> next,
        String data,
        JobOptions options) {}
