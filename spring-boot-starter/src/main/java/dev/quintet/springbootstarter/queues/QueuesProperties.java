package dev.quintet.springbootstarter.queues;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings below {@code quintet.queues}. What is not set has the default of {@link dev.quintet.queues.QueueOptions} and {@link
 * dev.quintet.queues.WorkerOptions}.
 *
 * @param enabled Whether there are queues at all.
 * @param prefix What the keys begin with. bull if not set.
 * @param autoStartup Whether workers and schedules begin when the application starts.
 * @param concurrency How many jobs each worker runs at once if nothing else says it. 1 if not set.
 * @param workerName What workers are called in lists of workers and in each job they run.
 * @param lockDuration How long a job stays a worker's without being renewed. 30s if not set.
 * @param stalledInterval How often to look for jobs whose workers are gone. 30s if not set.
 * @param maxStalledCount How often a job may stall before it fails. 1 if not set.
 * @param shutdownTimeout How long jobs have to end when the application stops, before they are given back. 5s less than
 *     spring.lifecycle.timeout-per-shutdown-phase if not set, and no more than that.
 * @param workers The same for single queues, by their names.
 * @param metrics Gauges of how many jobs are in each state.
 * @since 1.0
 */
@ConfigurationProperties("quintet.queues")
public record QueuesProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String prefix,
        @DefaultValue("true") boolean autoStartup,
        @Nullable Integer concurrency,
        @Nullable String workerName,
        @Nullable Duration lockDuration,
        @Nullable Duration stalledInterval,
        @Nullable Integer maxStalledCount,
        @Nullable Duration shutdownTimeout,
        @DefaultValue Map<String, WorkerProperties> workers,
        @DefaultValue MetricsProperties metrics) {

    /**
     * The worker of one queue.
     *
     * @param enabled Whether this process works the queue.
     * @param concurrency How many jobs it runs at once.
     * @param lockDuration How long a job stays its own without being renewed.
     */
    public record WorkerProperties(
            @DefaultValue("true") boolean enabled,
            @Nullable Integer concurrency,
            @Nullable Duration lockDuration) {}

    /**
     * Gauges of how many jobs are in each state.
     *
     * @param enabled Whether there are such gauges, where the application has Micrometer.
     * @param maxAge How old counts may be. 5s if not set.
     * @param deadline How long a scrape waits for Redis. 250ms if not set.
     */
    public record MetricsProperties(
            @DefaultValue("true") boolean enabled,
            @Nullable Duration maxAge,
            @Nullable Duration deadline) {}
}
