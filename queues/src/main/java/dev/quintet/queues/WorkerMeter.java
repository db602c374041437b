package dev.quintet.queues;

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

/** Times the runs of one worker's jobs, by what became of them. */
final class WorkerMeter implements AutoCloseable {
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
    }

    private final MeterRegistry registry;
    private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
    private final Tags tags;
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
