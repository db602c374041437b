package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs of some queues are in each state, as the gauge {@code quintet.queues.depth}, tagged {@code queue} and {@code state}.
 *
 * <p>Whoever reads the gauges has all queues counted at once, in one round trip, unless that was done a moment ago; it waits for the answer,
 * but never longer than the deadline, once for all gauges. What is not known is NaN. The counts are those of Redis: all processes that show
 * them show the same, so take the maximum of them and not the sum.
 *
 * <p>Thread-safe, owns no thread. Closing removes the gauges.
 *
 * <pre>{@code
 * QueueGauges gauges = QueueGauges.open(registry);
 * gauges.add(mail);
 * }</pre>
 *
 * @since 1.0
 */
public final class QueueGauges implements AutoCloseable {
    /** How old counts may be: 5 s. */
    public static final Duration MAX_AGE = Duration.ofSeconds(5);

    /** How long to wait for them: 250 ms. */
    public static final Duration DEADLINE = Duration.ofMillis(250);

    private record Counts(long askedAtNanos, Map<String, Map<JobState, Long>> byQueue) {}

    private final MeterRegistry registry;
    private final Duration maxAge;
    private final Duration deadline;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private final List<Meter> meters = new CopyOnWriteArrayList<>();
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Counts last;

    private QueueGauges(MeterRegistry registry, Duration maxAge, Duration deadline) {
        this.registry = registry;
        this.maxAge = maxAge;
        this.deadline = deadline;
    }

    /** With {@link #MAX_AGE} and {@link #DEADLINE}. */
    public static QueueGauges open(MeterRegistry registry) {
        return open(registry, MAX_AGE, DEADLINE);
    }

    /**
     * For no queue yet.
     *
     * @param maxAge how old counts may be; unanswered questions are not repeated before that either
     * @param deadline how long who reads the gauges may wait for Redis
     */
    public static QueueGauges open(MeterRegistry registry, Duration maxAge, Duration deadline) {
        check(maxAge.toMillis() >= 1, "maxAge must be at least 1 ms, was %s", maxAge);
        check(deadline.toMillis() >= 1, "deadline must be at least 1 ms, was %s", deadline);
        return new QueueGauges(registry, maxAge, deadline);
    }

    /** Shows this queue too. A second queue of the same name changes nothing. */
    public void add(Queue queue) {
        if (queues.putIfAbsent(queue.name(), queue) != null) {
            return;
        }
        last = null;
        for (JobState state : JobState.all()) {
            meters.add(Gauge.builder("quintet.queues.depth", () -> count(queue.name(), state))
                    .description("Jobs that are in this state, counted in Redis")
                    .tag("queue", queue.name())
                    .tag("state", state.wireName())
                    .register(registry));
        }
    }

    private double count(String queue, JobState state) {
        Counts counts = counts();
        @Nullable Map<JobState, Long> ofQueue = counts == null ? null : counts.byQueue.get(queue);
        return ofQueue == null ? Double.NaN : ofQueue.getOrDefault(state, 0L);
    }

    private @Nullable Counts counts() {
        Counts seen = fresh();
        if (seen != null) {
            return seen;
        }
        try {
            // Whoever waits here waits for the same answer, and no longer than who asked.
            if (!asking.tryLock(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                return null;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
        try {
            seen = fresh();
            if (seen == null) {
                seen = ask();
                last = seen;
            }
            return seen;
        } finally {
            asking.unlock();
        }
    }

    private @Nullable Counts fresh() {
        Counts seen = last;
        return seen == null || System.nanoTime() - seen.askedAtNanos > maxAge.toNanos() ? null : seen;
    }

    private Counts ask() {
        Map<String, Map<JobState, Long>> answers = new ConcurrentHashMap<>();
        CompletableFuture<?>[] asked = queues.values().stream()
                .map(queue -> queue.jobs()
                        .countsAsync(JobState.all())
                        .thenAccept(counts -> answers.put(queue.name(), counts))
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(asked).get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException unanswered) {
            // Those that are not among the answers are unknown; why, the health of the database tells.
            return new Counts(System.nanoTime(), Map.copyOf(answers));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Counts(System.nanoTime(), Map.copyOf(answers));
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
        queues.clear();
    }
}
