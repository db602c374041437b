package dev.quintet.queues;

import dev.quintet.databases.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes jobs of one queue and has them handled, as BullMQ's workers do in any language: any number of both can share a queue.
 *
 * <p>A job is run at least once. It is this worker's as long as its lock is renewed, which happens by itself on a thread of its own; a
 * worker that dies or is stopped for longer than {@link WorkerOptions#lockDuration()} loses its jobs to others, after one to two
 * {@link WorkerOptions#stalledInterval()}s. Then a job may run twice at a time, so what it does should be safe to repeat. A handler
 * whose lock is lost is interrupted and told so by its {@link CancellationToken}, and what comes of it is dropped.
 *
 * <p>Handlers run on threads of the worker's own, virtual where the JVM has them, and may block. Each worker has one connection of its
 * own to wait for jobs; everything else shares the connection of the database. While Redis is away a worker tries again, 50 ms to 1 s
 * apart, finished jobs keep their results until they can be told, and nothing is repeated whose outcome is not known.
 *
 * <p>A worker does not keep the JVM alive. Close it before the databases that it uses.
 *
 * <pre>{@code
 * Worker worker = Worker.process(queue, EmailJob.class, job -> mailer.send(job.data()));
 * ...
 * worker.close();
 * }</pre>
 *
 * @since 1.0
 */
public interface Worker extends AutoCloseable {
    /** A worker for all jobs of a queue, with {@link WorkerOptions#DEFAULTS}. */
    static <T> Worker process(Queue queue, Class<T> type, JobHandler<T> handler) {
        return process(queue, type, WorkerOptions.DEFAULTS, handler);
    }

    /**
     * A worker for all jobs of a queue.
     *
     * @param type what the data of jobs is read as
     */
    static <T> Worker process(Queue queue, Class<T> type, WorkerOptions options, JobHandler<T> handler) {
        return builder(queue).options(options).handle(type, handler).build();
    }

    /** A worker for all jobs of a queue whose handler wants to know when it should stop. */
    static <T> Worker process(Queue queue, Class<T> type, CancellableJobHandler<T> handler) {
        return process(queue, type, WorkerOptions.DEFAULTS, handler);
    }

    /** A worker for all jobs of a queue whose handler wants to know when it should stop. */
    static <T> Worker process(Queue queue, Class<T> type, WorkerOptions options, CancellableJobHandler<T> handler) {
        return builder(queue).options(options).handle(type, handler).build();
    }

    /** A worker with several handlers, or with none, to fetch by hand. */
    static WorkerBuilder builder(Queue queue) {
        return new WorkerBuilder(queue);
    }

    /** Its name among all workers of the world; the locks of its jobs begin with it. */
    String id();

    /**
     * Begins, if {@link WorkerOptions#autorun()} is off. Returns at once.
     *
     * @throws IllegalStateException if it has begun, has no handler, or is closed
     */
    void run();

    /** Whether it has begun, and neither pauses nor closes. */
    boolean isRunning();

    /** Fetches nothing more, in this worker only, and returns at once; jobs that run go on. Pausing the queue pauses all workers. */
    void pause();

    /**
     * Fetches nothing more and waits for the jobs that run.
     *
     * @return whether all were done in time
     */
    boolean pause(Duration atMost);

    /** Fetches again. */
    void resume();

    boolean isPaused();

    /** How its {@link WorkerOptions#circuitBreaker()} stands; closed if it has none. */
    CircuitState circuit();

    /** How many jobs may run at once. */
    int concurrency();

    /** Changes how many jobs may run at once: more at once, fewer as jobs end. */
    void concurrency(int jobs);

    /** The ids of the jobs that run here now. */
    List<String> activeJobs();

    /**
     * Asks the handler of a job to stop: interrupts its thread and cancels its token. What it then returns or throws counts as ever, so a
     * job that throws is tried again if it has attempts left, unless it throws {@link UnrecoverableJobException}.
     *
     * @return false if the job does not run here
     */
    boolean cancelJob(String jobId, String reason);

    /** Asks all handlers to stop; see {@link #cancelJob}. */
    void cancelAllJobs(String reason);

    /** Fetches nothing for so long, and neither do other workers of the queue that have a limiter. One round trip. */
    void rateLimit(Duration duration);

    /**
     * Takes a job by hand. Its lock is not renewed, and nobody but the caller sees to its {@link HeldJob#deferredFailure}: if that is there,
     * fail the job instead of running it.
     *
     * @param token what to take its lock with; anything that no other taker of jobs uses at the same time
     * @param block whether to wait for a job, up to {@link WorkerOptions#drainDelay()}, if there is none
     */
    Optional<HeldJob> getNextJob(String token, boolean block);

    /** Hears what happens in this worker from now on. */
    Subscription listen(WorkerListener listener);

    /** {@link #close(Duration)} with {@link WorkerOptions#closeTimeout()}. */
    @Override
    void close();

    /**
     * Takes no more jobs and waits for those that run, whose locks are renewed meanwhile. When the time is over, handlers are asked to
     * stop, by interruption and token; jobs whose handlers do so within a second, and those whose handlers do not, go back to the head
     * of those that wait, without an attempt being counted. A handler that does not stop may then run beside that of another worker.
     *
     * <p>Works while Redis is away too: jobs that cannot be given back are found stalled later. Closing twice waits for the first to end.
     * Not to be called by a handler, for which it would wait.
     */
    void close(Duration atMost);

    boolean isClosed();
}
