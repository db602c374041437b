package dev.quintet.queues;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Subscription;
import dev.quintet.databases.Threads;
import dev.quintet.queues.protocol.QueueKeys;
import dev.quintet.queues.protocol.Suffix;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's parts, and the order in which they begin and end.
 *
 * <p>Beginning: the timers first, so that the first job is renewed, then the one who fetches. Ending: no more fetching, then the jobs,
 * then the renewal of their locks, then threads and connection. Each step of the ending is taken even if the one before failed.
 */
final class RedisWorker implements Worker {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration GIVING_BACK = Duration.ofSeconds(2);

    private final RedisDatabase database;
    private final QueueKeys keys;
    private final WorkerOptions options;
    private final Handlers handlers;
    private final Clock clock;
    private final String id = UUID.randomUUID().toString();
    private final WorkerListeners listeners = new WorkerListeners();
    private final Intake intake;
    private final JobMoves moves;
    private final EndingRules rules;
    private final JobRunner runner;
    private final LockTimer lockTimer;
    private final StalledCheck stalledCheck;
    private final BlockingConnection connection;
    private final WorkerMeter meter;
    private final RunRecorder recorder;
    private final @Nullable ThreadPoolExecutor ownThreads;
    private final Thread fetcher;
    private final QueueParts queue;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    RedisWorker(
            QueueParts queue,
            WorkerOptions options,
            Handlers handlers,
            List<WorkerListener> firstListeners,
            MeterRegistry meters) {
        this.queue = queue;
        this.database = queue.database();
        this.keys = queue.keys();
        this.options = options;
        this.handlers = handlers;
        this.clock = queue.options().clock();
        firstListeners.forEach(listener -> {
            Subscription unused = listeners.add(listener);
        });
        String name = keys.queue();
        Circuit circuit =
                new Circuit(options.circuitBreaker().orElse(null), name, System::nanoTime, this::circuitChanged);
        intake = new Intake(
                clock, options.concurrency(), options.drainDelay(), options.maximumRateLimitDelay(), circuit);
        moves = new JobMoves(queue.scripts(), keys, identity(options));
        LockRenewer locks =
                new LockRenewer(clock, options.lockDuration(), options.lockRenewTime(), moves::extendLocks, listeners);
        lockTimer = new LockTimer(name, locks, options.lockRenewTime(), listeners);
        stalledCheck = new StalledCheck(
                name, moves, intake, listeners, clock, options.maxStalledCount(), options.stalledInterval());
        connection = new BlockingConnection(database, ClientNames.worker(keys.prefix(), name, options.name()));
        meter = new WorkerMeter(meters, name, options.name().orElse(id), locks::size, intake::concurrency);
        options.circuitBreaker().ifPresent(breaker -> meter.showCircuit(circuit::state));
        Subscription unused = listeners.add(meter);
        recorder = new RunRecorder(queue.options().telemetry(), meter, clock, name, id, options);
        ownThreads = options.executor().isPresent() ? null : threads(name, options.concurrency());
        rules = new EndingRules(
                queue.json(), options.backoffStrategy(), options.maxStartedAttempts(), listeners::error);
        JobEndings endings = new JobEndings(
                database, keys, clock, intake, moves, rules, listeners, recorder, options.runRetryDelay(), abandoned);
        runner = new JobRunner(
                name,
                clock,
                intake,
                handlers,
                this::hold,
                locks,
                rules,
                endings,
                new NextIteration(queue),
                listeners,
                recorder,
                ownThreads == null ? options.executor().orElseThrow() : ownThreads,
                options.runRetryDelay(),
                abandoned);
        fetcher = Threads.daemon("quintet-queue-" + name + "-fetcher-")
                .newThread(new Fetcher(
                        keys,
                        id,
                        clock,
                        intake,
                        moves,
                        endings,
                        runner,
                        connection,
                        listeners,
                        options.runRetryDelay()));
    }

    private static JobMoves.Identity identity(WorkerOptions options) {
        return new JobMoves.Identity(
                options.name(),
                options.lockDuration(),
                options.limiter(),
                options.removeOnComplete(),
                options.removeOnFail(),
                options.maxDataPoints().isPresent()
                        ? Optional.of(options.maxDataPoints().getAsInt())
                        : Optional.empty());
    }

    /** As many threads as slots, each of which has one thing to do at a time: so nothing ever waits here for a handler. */
    private static ThreadPoolExecutor threads(String queue, int jobs) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                jobs,
                jobs,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Threads.named("quintet-queue-" + queue + "-job-"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private void circuitChanged(CircuitState state) {
        intake.wake();
        if (state == CircuitState.OPEN) {
            connection.interrupt();
        }
        listeners.circuitChanged(state);
    }

    private HeldJob hold(TakenJob taken) {
        return new HeldJob(new Job(queue, taken.stored()), taken, moves, rules);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void run() {
        if (handlers.isEmpty()) {
            throw new IllegalStateException(
                    "The worker of queue '" + keys.queue()
                            + "' has no handler. Give it one with Worker.builder(queue).handle(...), or take jobs with getNextJob.");
        }
        if (closing.get()) {
            throw new IllegalStateException("The worker of queue '" + keys.queue() + "' was closed");
        }
        if (!begun.compareAndSet(false, true)) {
            throw new IllegalStateException("The worker of queue '" + keys.queue() + "' runs already");
        }
        if (!options.skipLockRenewal()) {
            lockTimer.start();
        }
        if (!options.skipStalledCheck()) {
            stalledCheck.start();
        }
        fetcher.start();
    }

    @Override
    public boolean isRunning() {
        return begun.get() && intake.isFetching();
    }

    @Override
    public void pause() {
        if (!intake.isPaused()) {
            intake.pause();
            connection.interrupt();
            listeners.paused();
        }
    }

    @Override
    public boolean pause(Duration atMost) {
        pause();
        try {
            return intake.awaitIdle(atMost);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void resume() {
        if (intake.isPaused()) {
            listeners.resumed(); // before the first job can be fetched, so that listeners hear of the two in this order
            intake.resume();
        }
    }

    @Override
    public boolean isPaused() {
        return intake.isPaused();
    }

    @Override
    public CircuitState circuit() {
        return intake.circuit().state();
    }

    @Override
    public int concurrency() {
        return intake.concurrency();
    }

    @Override
    public void concurrency(int jobs) {
        if (jobs < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1, was " + jobs);
        }
        // Never fewer, because more may be running; idle ones end by themselves.
        if (ownThreads != null && jobs > ownThreads.getCorePoolSize()) {
            ownThreads.setMaximumPoolSize(jobs);
            ownThreads.setCorePoolSize(jobs);
        }
        intake.concurrency(jobs);
    }

    @Override
    public List<String> activeJobs() {
        return runner.running().stream().map(run -> run.taken().id()).toList();
    }

    @Override
    public boolean cancelJob(String jobId, String reason) {
        boolean found = false;
        for (JobRun run : runner.running()) {
            if (run.taken().id().equals(jobId)) {
                found |= run.cancellation().cancel(reason);
            }
        }
        return found;
    }

    @Override
    public void cancelAllJobs(String reason) {
        runner.running().forEach(run -> {
            boolean unused = run.cancellation().cancel(reason);
        });
    }

    @Override
    public void rateLimit(Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException("duration must be at least 1 ms, was " + duration);
        }
        QueueLimits.exhaust(database, keys, duration.toMillis());
        intake.limit(duration);
    }

    @Override
    public Optional<HeldJob> getNextJob(String token, boolean block) {
        if (!intake.isFetching()) {
            return Optional.empty();
        }
        FetchReply reply = moves.fetch(token, clock.millis());
        boolean unused = intake.learn(reply);
        if (!reply.hasJob() && block && !intake.isLimited()) {
            Duration atMost = intake.blockTime();
            if (!atMost.isZero()) {
                Object marker = connection.await(
                        atMost,
                        intake::isFetching,
                        redis -> redis.bzpopmin(BlockTime.seconds(atMost), keys.key(Suffix.MARKER)));
                log.trace("Waited for {} and got {}", atMost, marker);
            }
            reply = moves.fetch(token, clock.millis());
            unused = intake.learn(reply);
        }
        String jobId = reply.jobId();
        return jobId == null ? Optional.empty() : Optional.of(hold(TakenJob.of(jobId, token, reply.hash())));
    }

    @Override
    public Subscription listen(WorkerListener listener) {
        return listeners.add(listener);
    }

    @Override
    public void close() {
        close(options.closeTimeout());
    }

    @Override
    public void close(Duration atMost) {
        if (!closing.compareAndSet(false, true)) {
            awaitClosed();
            return;
        }
        listeners.closing();
        intake.close();
        try {
            stalledCheck.close();
            connection.interrupt();
            if (!intake.awaitIdle(atMost)) {
                giveJobsBack();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            giveBackWhatRuns();
        } finally {
            abandoned.countDown();
            lockTimer.close();
            connection.close();
            if (ownThreads != null) {
                ownThreads.shutdown();
            }
            meter.close();
            closed.countDown();
            listeners.closed();
        }
    }

    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveJobsBack() throws InterruptedException {
        if (runner.running().isEmpty()) {
            boolean unused = intake.awaitIdle(GRACE);
            return;
        }
        log.info(
                "The worker of queue '{}' closes while jobs {} run; they are asked to stop and given back.",
                keys.queue(),
                activeJobs());
        runner.running().forEach(run -> run.stop("The worker closes"));
        if (!intake.awaitIdle(GRACE)) {
            giveBackWhatRuns();
        }
    }

    private void giveBackWhatRuns() {
        List<CompletableFuture<?>> moved = new ArrayList<>();
        for (JobRun run : runner.running()) {
            if (run.giveBack()) {
                recorder.ended(WorkerMeter.Outcome.MOVED, run, null);
                moved.add(moves.backToWaitAsync(run.taken()).toCompletableFuture());
            }
        }
        try {
            CompletableFuture.allOf(moved.toArray(CompletableFuture[]::new))
                    .orTimeout(GIVING_BACK.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (RuntimeException failure) {
            log.warn(
                    "Not all jobs of queue '{}' could be given back; the others will be found stalled: {}",
                    keys.queue(),
                    EndingRules.unwrapped(failure).getMessage());
        }
    }

    @Override
    public boolean isClosed() {
        return closed.getCount() == 0;
    }
}
