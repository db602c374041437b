package dev.quintet.queues;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a worker together: options, handlers, listeners. Not thread-safe.
 *
 * <pre>{@code
 * Worker worker = Worker.builder(queue)
 *         .options(WorkerOptions.builder().concurrency(50).build())
 *         .handle("welcome", Welcome.class, job -> mailer.welcome(job.data()))
 *         .handle("digest", Digest.class, (job, cancellation) -> digests.send(job.data(), cancellation))
 *         .build();
 * }</pre>
 *
 * @since 1.0
 */
public final class WorkerBuilder {
    private final Queue queue;
    private final Map<String, Handlers.Handler> byName = new LinkedHashMap<>();
    private final List<WorkerListener> listeners = new ArrayList<>();
    private Handlers.@Nullable Handler others;
    private WorkerOptions options = WorkerOptions.DEFAULTS;
    private MeterRegistry meters = new CompositeMeterRegistry();

    WorkerBuilder(Queue queue) {
        this.queue = queue;
    }

    /** How to take and run jobs. Default: {@link WorkerOptions#DEFAULTS}. */
    public WorkerBuilder options(WorkerOptions options) {
        this.options = options;
        return this;
    }

    /** Handles jobs of this name. */
    public <T> WorkerBuilder handle(String jobName, Class<T> type, JobHandler<T> handler) {
        return add(jobName, (held, cancellation) -> handler.handle(new RunningJob<>(held, type)));
    }

    /** Handles jobs of this name, and hears when to stop. */
    public <T> WorkerBuilder handle(String jobName, Class<T> type, CancellableJobHandler<T> handler) {
        return add(jobName, (held, cancellation) -> handler.handle(new RunningJob<>(held, type), cancellation));
    }

    /** Handles jobs for whose name there is no handler. Without this, such jobs fail for good. */
    public <T> WorkerBuilder handle(Class<T> type, JobHandler<T> handler) {
        others = (held, cancellation) -> handler.handle(new RunningJob<>(held, type));
        return this;
    }

    /** Handles jobs for whose name there is no handler, and hears when to stop. */
    public <T> WorkerBuilder handle(Class<T> type, CancellableJobHandler<T> handler) {
        others = (held, cancellation) -> handler.handle(new RunningJob<>(held, type), cancellation);
        return this;
    }

    private WorkerBuilder add(String jobName, Handlers.Handler handler) {
        if (byName.putIfAbsent(jobName, handler) != null) {
            throw new IllegalArgumentException("There is a handler for jobs named '" + jobName + "' already");
        }
        return this;
    }

    /** Hears what happens in the worker, from its first job on. */
    public WorkerBuilder listener(WorkerListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Where runs are timed and counted: {@code quintet.queues.jobs}, {@code quintet.queues.running}, {@code quintet.queues.concurrency}. */
    public WorkerBuilder meters(MeterRegistry meters) {
        this.meters = meters;
        return this;
    }

    /** Makes the worker, which begins at once if it has handlers and {@link WorkerOptions#autorun()} is on. */
    public Worker build() {
        RedisWorker worker = new RedisWorker(queue.parts(), options, new Handlers(byName, others), listeners, meters);
        if (options.autorun() && (others != null || !byName.isEmpty())) {
            worker.run();
        }
        return worker;
    }
}
