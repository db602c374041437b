package dev.quintet.queues;

import dev.quintet.queues.errors.LockLostException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Times how long one worker's jobs waited and ran, by what became of them, and counts what goes wrong. */
final class WorkerMeter implements WorkerListener, AutoCloseable {
    /** How a run ended, as the tag {@code outcome} shows it. */
    enum Outcome {
        COMPLETED("completed"),
        FAILED("failed"),
        RETRIED("retried"),
        MOVED("moved"),
        LOST("lost");

        private final String tag;

        Outcome(String tag) {
            this.tag = tag;
        }

        String tag() {
            return tag;
        }
    }

    private final MeterRegistry registry;
    private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
    private final Tags tags;
    private final Timer waits;
    private final Counter stalls;
    private final Counter lostLocks;
    private final List<Meter> own = new ArrayList<>();

    WorkerMeter(MeterRegistry registry, String queue, String workerId, IntSupplier running, IntSupplier concurrency) {
        this.registry = registry;
        for (Outcome outcome : Outcome.values()) {
            timers.put(
                    outcome,
                    Timer.builder("quintet.queues.jobs")
                            .description("Time from taking a job to telling Redis what became of it")
                            .tag("queue", queue)
                            .tag("outcome", outcome.tag)
                            .register(registry));
        }
        waits = Timer.builder("quintet.queues.wait")
                .description("Time from when a job could first begin until it did")
                .tag("queue", queue)
                .register(registry);
        stalls = Counter.builder("quintet.queues.stalled")
                .description("Jobs whose workers fell silent, and that this process made wait again")
                .tag("queue", queue)
                .register(registry);
        lostLocks = Counter.builder("quintet.queues.locks.lost")
                .description("Runs that lost their locks, and whose results were dropped")
                .tag("queue", queue)
                .register(registry);
        tags = Tags.of("queue", queue, "worker", workerId);
        own.add(Gauge.builder("quintet.queues.running", running, IntSupplier::getAsInt)
                .description("Jobs that run now")
                .tags(tags)
                .strongReference(true)
                .register(registry));
        own.add(Gauge.builder("quintet.queues.concurrency", concurrency, IntSupplier::getAsInt)
                .description("Jobs that may run at once")
                .tags(tags)
                .strongReference(true)
                .register(registry));
    }

    /** For a worker that has a circuit breaker. */
    void showCircuit(Supplier<CircuitState> state) {
        own.add(Gauge.builder("quintet.queues.circuit", () -> switch (state.get()) {
                    case CLOSED -> 0;
                    case OPEN -> 1;
                    case HALF_OPEN -> 2;
                })
                .description("Whether jobs are taken: 0 yes, 1 not for a while because too many failed, 2 a single one")
                .tags(tags)
                .strongReference(true)
                .register(registry));
    }

    /** A later attempt has waited for its backoff, which nobody wrote down, so only the first one counts. */
    void began(TakenJob job, long now) {
        if (job.attemptsStarted() <= 1) {
            long ready = job.stored().number("timestamp").orElse(now)
                    + job.options().delay().toMillis();
            waits.record(Math.max(0, job.processedOn(now) - ready), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void stalled(String jobId) {
        stalls.increment();
    }

    @Override
    public void error(Throwable failure) {
        if (failure instanceof LockLostException) {
            lostLocks.increment();
        }
    }

    void ended(Outcome outcome, long startedAtNanos) {
        Timer timer = timers.get(outcome);
        if (timer != null) {
            timer.record(System.nanoTime() - startedAtNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** The timers stay: they are those of all workers of the queue in this process. */
    @Override
    public void close() {
        own.forEach(registry::remove);
    }
}
