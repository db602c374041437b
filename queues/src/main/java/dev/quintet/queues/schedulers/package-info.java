/**
 * Jobs that come again and again. Start at {@link dev.quintet.queues.schedulers.JobSchedulers}: it keeps, for each id, a {@link
 * dev.quintet.queues.schedulers.Schedule} and a {@link dev.quintet.queues.schedulers.JobTemplate} in Redis, and exactly one next job.
 */
@NullMarked
package dev.quintet.queues.schedulers;

import org.jspecify.annotations.NullMarked;
