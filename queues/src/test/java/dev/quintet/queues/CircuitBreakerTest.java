package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker with a circuit breaker, while what its handler needs is away. */
class CircuitBreakerTest {
    private static final CircuitBreaker BREAKER =
            CircuitBreaker.DEFAULTS.withMinimum(10).withRest(Duration.ofMillis(300));

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private final AtomicBoolean away = new AtomicBoolean(true);
    private final AtomicInteger failures = new AtomicInteger();
    private final Heard heard = new Heard();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private WorkerFixtures with;
    private Jobs jobs;

    @BeforeEach
    void open() {
        with = WorkerFixtures.at(redis);
        jobs = with.jobs;
    }

    @AfterEach
    void close() {
        with.close();
    }

    private void add(int count, int attempts) {
        JobOptions options = JobOptions.builder()
                .attempts(attempts)
                .backoff(Backoff.fixed(Duration.ofMillis(1)))
                .build();
        List<Job> unused = with.queue.addBulk(IntStream.range(0, count)
                .mapToObj(i -> new JobRequest("send", i, options))
                .toList());
    }

    private Worker work(CircuitBreaker breaker) {
        return with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(options ->
                        options.concurrency(5).circuitBreaker(breaker).drainDelay(Duration.ofMillis(200))))
                .listener(heard)
                .meters(meters)
                .handle(Object.class, job -> send())
                .build());
    }

    private String send() {
        if (away.get()) {
            failures.incrementAndGet();
            throw new IllegalStateException("The mail server is away");
        }
        return "sent";
    }

    private double gauge() {
        return meters.get("quintet.queues.circuit").gauge().value();
    }

    private long probes() {
        return heard.all.stream().filter("circuit HALF_OPEN"::equals).count();
    }

    @Test
    void a_storm_costs_the_jobs_that_wait_no_attempt_and_when_it_is_over_all_are_done() {
        add(300, 3);
        Worker worker = work(BREAKER);
        await().atMost(Fixtures.SOON).until(() -> probes() >= 3);
        assertThat(worker.circuit()).isNotEqualTo(CircuitState.CLOSED);
        assertThat(gauge()).isIn(1.0, 2.0);
        assertThat(worker.isRunning()).isTrue();
        // Those that opened it, those that ran beside them, and one for each time that it was tried.
        assertThat((long) failures.get()).isLessThanOrEqualTo(10 + 5 + probes());
        assertThat(jobs.count("wait") + jobs.count("delayed") + jobs.count("active"))
                .isEqualTo(300);
        away.set(false);
        jobs.awaitCompleted(300);
        assertThat(worker.circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(gauge()).isZero();
        assertThat(jobs.count("failed")).isZero();
        long untouched = IntStream.rangeClosed(1, 300)
                .filter(id -> jobs.field(String.valueOf(id), "ats").equals("1"))
                .count();
        assertThat(untouched).isGreaterThanOrEqualTo(300 - failures.get());
        assertThat(heard.all.stream()
                        .filter(event -> event.startsWith("circuit"))
                        .toList())
                .startsWith("circuit OPEN", "circuit HALF_OPEN", "circuit OPEN", "circuit HALF_OPEN")
                .endsWith("circuit HALF_OPEN", "circuit CLOSED");
    }

    @Test
    void other_workers_of_the_queue_go_on() {
        add(100, 9);
        Worker broken = work(BREAKER.withRest(Duration.ofMinutes(10)));
        await().atMost(Fixtures.SOON).until(() -> broken.circuit() == CircuitState.OPEN);
        with.work(job -> "sent elsewhere");
        jobs.awaitCompleted(100);
        assertThat(broken.circuit()).isEqualTo(CircuitState.OPEN);
        assertThat(jobs.count("failed")).isZero();
    }

    @Test
    void a_worker_that_waited_for_jobs_when_the_others_failed_takes_none_that_come() {
        CountDownLatch fail = new CountDownLatch(1);
        Worker worker = with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(options -> options.concurrency(5)
                        .drainDelay(Duration.ofSeconds(30))
                        .circuitBreaker(BREAKER.withMinimum(1).withRest(Duration.ofMinutes(10)))))
                .listener(heard)
                .handle(Object.class, job -> {
                    WorkerFixtures.await(fail);
                    return send();
                })
                .build());
        add(1, 1);
        await().atMost(Fixtures.SOON).until(() -> heard.all.contains("drained"));
        fail.countDown();
        await().atMost(Fixtures.SOON).until(() -> worker.circuit() == CircuitState.OPEN);
        add(1, 1);
        await().during(Duration.ofMillis(300)).atMost(Fixtures.SOON).until(() -> jobs.count("wait") == 1);
        long before = System.nanoTime();
        worker.close(Duration.ofSeconds(30));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void a_handler_that_answers_later_is_counted_too_and_a_slow_one_does_not_hold_up_the_trial() {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicBoolean slowBegun = new AtomicBoolean();
        Worker worker = with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(
                        options -> options.concurrency(2).circuitBreaker(BREAKER.withMinimum(3))))
                .handle("send", Object.class, job -> {
                    CompletionStage<String> later = CompletableFuture.supplyAsync(this::send);
                    return later;
                })
                .handle("slow", Object.class, job -> {
                    slowBegun.set(true);
                    WorkerFixtures.await(slow);
                    return null;
                })
                .build());
        with.queue.add("slow");
        await().atMost(Fixtures.SOON).until(slowBegun::get);
        add(20, 5);
        await().atMost(Fixtures.SOON).until(() -> worker.circuit() != CircuitState.CLOSED);
        away.set(false);
        jobs.awaitCompleted(20);
        assertThat(worker.circuit()).isEqualTo(CircuitState.CLOSED);
        slow.countDown();
    }

    @Test
    void without_a_breaker_nothing_holds_a_worker_up() {
        add(60, 1);
        Worker worker = with.work(job -> send());
        await().atMost(Fixtures.SOON).until(() -> jobs.count("failed") == 60);
        assertThat(worker.circuit()).isEqualTo(CircuitState.CLOSED);
    }
}
