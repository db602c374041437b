package dev.quintet.springbootstarter.queues;

import dev.quintet.databases.errors.ConfigurationException;
import dev.quintet.queues.WorkerOptions;
import dev.quintet.springbootstarter.queues.QueuesProperties.WorkerProperties;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What properties and customizers say of workers. */
final class WorkerSettings {
    /** What a worker needs after its time is over, to stop handlers (1 s) and give jobs back (2 s), and some to spare. */
    static final Duration ENDING = Duration.ofSeconds(5);

    private final QueuesProperties properties;
    private final List<QueueWorkerCustomizer> customizers;
    private final Duration shutdownTimeout;

    /** With how long Spring waits for what ends at the same time. */
    WorkerSettings(QueuesProperties properties, List<QueueWorkerCustomizer> customizers, Duration phaseTimeout) {
        this.properties = properties;
        this.customizers = customizers;
        this.shutdownTimeout = shutdownTimeout(properties.shutdownTimeout(), phaseTimeout);
    }

    private static Duration shutdownTimeout(@Nullable Duration wanted, Duration phaseTimeout) {
        Duration most = phaseTimeout.compareTo(ENDING) > 0 ? phaseTimeout.minus(ENDING) : Duration.ZERO;
        if (wanted == null) {
            return most;
        }
        if (wanted.isNegative() || wanted.compareTo(most) > 0) {
            throw new ConfigurationException(
                    List.of("quintet.queues.shutdown-timeout must be from 0s to " + most.toSeconds()
                            + "s, was " + wanted.toSeconds() + "s. Spring waits " + phaseTimeout.toSeconds()
                            + "s (spring.lifecycle.timeout-per-shutdown-phase), of which giving jobs back needs "
                            + ENDING.toSeconds() + "s. Raise that first."));
        }
        return wanted;
    }

    Duration shutdownTimeout() {
        return shutdownTimeout;
    }

    boolean enabled(String queue) {
        @Nullable WorkerProperties own = properties.workers().get(queue);
        return own == null || own.enabled();
    }

    WorkerOptions options(DeclaredWorker worker) {
        WorkerOptions.Builder options = WorkerOptions.builder().autorun(false).closeTimeout(shutdownTimeout);
        @Nullable WorkerProperties own = properties.workers().get(worker.queue());
        @Nullable Integer concurrency = own == null ? null : own.concurrency();
        if (concurrency == null) {
            concurrency = worker.concurrency() > 0 ? Integer.valueOf(worker.concurrency()) : properties.concurrency();
        }
        if (concurrency != null) {
            options.concurrency(concurrency);
        }
        @Nullable
        Duration lockDuration =
                own == null || own.lockDuration() == null ? properties.lockDuration() : own.lockDuration();
        if (lockDuration != null) {
            options.lockDuration(lockDuration);
        }
        if (properties.stalledInterval() != null) {
            options.stalledInterval(properties.stalledInterval());
        }
        if (properties.maxStalledCount() != null) {
            options.maxStalledCount(properties.maxStalledCount());
        }
        if (properties.workerName() != null) {
            options.name(properties.workerName());
        }
        customizers.forEach(customizer -> customizer.customize(worker.queue(), options));
        return options.build();
    }
}
