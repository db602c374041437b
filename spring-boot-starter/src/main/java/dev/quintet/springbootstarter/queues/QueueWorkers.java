package dev.quintet.springbootstarter.queues;

import dev.quintet.databases.Threads;
import dev.quintet.queues.Worker;
import dev.quintet.queues.WorkerBuilder;
import dev.quintet.queues.WorkerOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The workers that {@link QueueWorker} declares.
 *
 * <p>They begin when all beans are there, after the web server. They end beside the web server's graceful shutdown, in the same time limit:
 * all at once take no more jobs, wait for those that run, and give back those that do not end in time. The databases are closed after that.
 *
 * @since 1.0
 */
public final class QueueWorkers implements SmartInitializingSingleton, SmartLifecycle, DisposableBean {
    /** That of the web server's graceful shutdown. */
    public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

    private static final Logger log = LoggerFactory.getLogger(QueueWorkers.class);

    private final ConfigurableListableBeanFactory beans;
    private final NamedQueues queues;
    private final WorkerSettings settings;
    private final MeterRegistry meters;
    private final boolean autoStartup;
    private final Map<String, Worker> running = new LinkedHashMap<>();
    private @Nullable QueueDeclarations declared;
    private @Nullable ScheduleSetup setup;
    private CompletableFuture<?> ended = CompletableFuture.completedFuture(null);

    QueueWorkers(
            ConfigurableListableBeanFactory beans,
            NamedQueues queues,
            WorkerSettings settings,
            MeterRegistry meters,
            boolean autoStartup) {
        this.beans = beans;
        this.queues = queues;
        this.settings = settings;
        this.meters = meters;
        this.autoStartup = autoStartup;
    }

    @Override
    public void afterSingletonsInstantiated() {
        declared = QueueDeclarations.in(beans, queues);
    }

    /** The worker of that queue, if this process has one that is running or paused. */
    public synchronized Optional<Worker> worker(String queue) {
        return Optional.ofNullable(running.get(queue));
    }

    /** The queues that this process works. */
    public synchronized Set<String> queues() {
        return Set.copyOf(running.keySet());
    }

    @Override
    public synchronized void start() {
        QueueDeclarations found = declared;
        if (found == null || !running.isEmpty()) {
            return;
        }
        ended.join();
        try {
            for (DeclaredWorker worker : found.workers()) {
                if (settings.enabled(worker.queue())) {
                    running.put(worker.queue(), build(worker));
                } else {
                    log.info("Queue '{}' is not worked here, as properties say", worker.queue());
                }
            }
            running.values().forEach(Worker::run);
            setup = ScheduleSetup.start(found.schedules());
        } catch (RuntimeException failure) {
            close(List.copyOf(running.values()), Duration.ZERO).join();
            running.clear();
            throw failure;
        }
    }

    private Worker build(DeclaredWorker declared) {
        WorkerOptions options = settings.options(declared);
        WorkerBuilder builder =
                Worker.builder(queues.get(declared.queue())).options(options).meters(meters);
        declared.handlers().forEach((name, handler) -> handle(builder, name, handler.dataClass(), handler));
        log.info(
                "Working queue '{}', {} jobs at once: {}",
                declared.queue(),
                options.concurrency(),
                declared.handlers().values().stream().map(HandlerMethod::name).toList());
        return builder.build();
    }

    private static <T> void handle(WorkerBuilder builder, String name, Class<T> type, HandlerMethod method) {
        if (name.isEmpty()) {
            builder.handle(type, method::call);
        } else {
            builder.handle(name, type, method::call);
        }
    }

    /** All at once, each on a thread of its own. */
    private static CompletableFuture<?> close(List<Worker> workers, Duration atMost) {
        List<CompletableFuture<?>> closed = new ArrayList<>();
        for (Worker worker : workers) {
            CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
            closed.add(done);
            Threads.daemon("quintet-queue-closing-")
                    .newThread(() -> {
                        try {
                            worker.close(atMost);
                            done.complete(null);
                        } catch (RuntimeException | Error failure) {
                            done.completeExceptionally(failure);
                        }
                    })
                    .start();
        }
        return CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new)).exceptionally(failure -> {
            log.error("A worker could not be closed", failure);
            return null;
        });
    }

    private synchronized CompletableFuture<?> end() {
        if (setup != null) {
            setup.stop();
            setup = null;
        }
        if (!running.isEmpty()) {
            ended = close(List.copyOf(running.values()), settings.shutdownTimeout());
            running.clear();
        }
        return ended;
    }

    @Override
    public void stop() {
        end().join();
    }

    @Override
    public void stop(Runnable callback) {
        CompletableFuture<?> unused = end().whenComplete((done, failure) -> callback.run());
    }

    /** Were Spring's time limit over before the workers', the databases must still wait. */
    @Override
    public void destroy() {
        stop();
    }

    @Override
    public synchronized boolean isRunning() {
        return setup != null || !running.isEmpty();
    }

    @Override
    public boolean isAutoStartup() {
        return autoStartup;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
