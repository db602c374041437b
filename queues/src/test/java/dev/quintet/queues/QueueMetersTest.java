package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Micrometer is told of queues and workers. */
class QueueMetersTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private WorkerFixtures with;

    @BeforeEach
    void open() {
        with = WorkerFixtures.at(redis);
    }

    @AfterEach
    void close() {
        with.close();
        meters.close();
    }

    private Worker work(WorkerOptions options, JobHandler<Object> handler) {
        return with.keep(Worker.builder(with.queue)
                .options(options)
                .handle(Object.class, handler)
                .meters(meters)
                .build());
    }

    private double depth(String queue, String state) {
        return meters.get("quintet.queues.depth")
                .tag("queue", queue)
                .tag("state", state)
                .gauge()
                .value();
    }

    private long runs(String outcome) {
        return meters.get("quintet.queues.jobs")
                .tag("queue", "mail")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private double counted(String counter) {
        return meters.get(counter).tag("queue", "mail").counter().count();
    }

    @Test
    @Behaviour(168)
    void gauges_show_how_many_jobs_are_in_each_state() {
        with.queue.add("now", 1);
        with.queue.add("now", 2);
        with.queue.add("first", 3, JobOptions.builder().priority(1).build());
        with.queue.add(
                "later", 4, JobOptions.builder().delay(Duration.ofHours(1)).build());
        Queue other = Queue.on(with.fixtures.database, "other");
        other.add("now", 1);
        try (QueueGauges gauges = QueueGauges.open(meters, Duration.ofMillis(1), Duration.ofSeconds(10))) {
            gauges.add(with.queue);
            gauges.add(other);
            assertThat(depth("mail", "waiting")).isEqualTo(2);
            assertThat(depth("mail", "prioritized")).isEqualTo(1);
            assertThat(depth("mail", "delayed")).isEqualTo(1);
            assertThat(depth("mail", "active")).isZero();
            assertThat(depth("mail", "completed")).isZero();
            assertThat(depth("mail", "failed")).isZero();
            assertThat(depth("mail", "waiting-children")).isZero();
            assertThat(depth("other", "waiting")).isEqualTo(1);
        }
        assertThat(meters.find("quintet.queues.depth").gauges()).isEmpty();
    }

    @Test
    void gauges_ask_redis_once_for_all_queues_and_not_again_soon() {
        Queue other = Queue.on(with.fixtures.database, "other");
        try (QueueGauges gauges = QueueGauges.open(meters, Duration.ofMinutes(10), Duration.ofSeconds(10))) {
            gauges.add(with.queue);
            gauges.add(other);
            assertThat(depth("mail", "waiting")).isZero();
            with.queue.add("now", 1);
            assertThat(depth("mail", "waiting")).isZero();
            assertThat(depth("other", "waiting")).isZero();
        }
    }

    @Test
    void a_redis_that_hangs_makes_gauges_unknown_within_the_deadline_once_for_all_of_them() {
        try (QueueGauges gauges = QueueGauges.open(meters, Duration.ofMinutes(10), Duration.ofMillis(300))) {
            gauges.add(with.queue);
            redis.pause();
            long began = System.nanoTime();
            assertThat(depth("mail", "waiting")).isNaN();
            assertThat(depth("mail", "active")).isNaN();
            assertThat(depth("mail", "failed")).isNaN();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        } finally {
            redis.resume();
        }
    }

    @Test
    void gauges_are_right_again_when_redis_answers_again() {
        try (QueueGauges gauges = QueueGauges.open(meters, Duration.ofMillis(1), Duration.ofMillis(300))) {
            gauges.add(with.queue);
            with.queue.add("now", 1);
            redis.kill();
            await().atMost(Fixtures.SOON).until(() -> Double.isNaN(depth("mail", "waiting")));
            redis.restart();
            await().atMost(Fixtures.SOON).until(() -> !Double.isNaN(depth("mail", "waiting")));
        }
    }

    @Test
    @Behaviour(168)
    void how_long_jobs_waited_is_timed_from_when_they_could_first_begin() {
        with.queue.add(
                "now",
                1,
                JobOptions.builder().timestamp(Instant.now().minusSeconds(100)).build());
        with.queue.add(
                "later", 2, JobOptions.builder().delay(Duration.ofMillis(300)).build());
        work(WorkerOptions.DEFAULTS, job -> 1);
        with.jobs.awaitCompleted(2);
        var waits = meters.get("quintet.queues.wait").tag("queue", "mail").timer();
        assertThat(waits.count()).isEqualTo(2);
        assertThat(waits.max(TimeUnit.SECONDS)).isBetween(100.0, 160.0);
        assertThat(waits.totalTime(TimeUnit.SECONDS)).isLessThan(200);
    }

    @Test
    @Behaviour(168)
    void runs_are_counted_by_outcome_and_only_first_attempts_by_their_wait() {
        with.queue.add("bad", 1, JobOptions.builder().attempts(3).build());
        with.queue.add("good", 1);
        work(WorkerOptions.DEFAULTS, job -> {
            if (job.name().equals("bad")) {
                throw new IllegalStateException("bad");
            }
            return 1;
        });
        await().atMost(Fixtures.SOON).until(() -> runs("completed") == 1 && runs("failed") == 1);
        assertThat(runs("retried")).isEqualTo(2);
        assertThat(meters.get("quintet.queues.wait").timer().count()).isEqualTo(2);
    }

    @Test
    void lost_locks_are_counted() {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Job job = with.queue.add("now", 1);
        work(WorkerOptions.DEFAULTS, running -> {
            taken.countDown();
            WorkerFixtures.await(go);
            return 1;
        });
        await().atMost(Fixtures.SOON).until(() -> taken.getCount() == 0);
        Object unused = redis.cli(2, "SET", "bull:mail:" + job.id() + ":lock", "another");
        go.countDown();
        await().atMost(Fixtures.SOON).until(() -> counted("quintet.queues.locks.lost") == 1);
        assertThat(runs("lost")).isEqualTo(1);
    }

    @Test
    void stalled_jobs_that_a_worker_finds_are_counted() {
        with.queue.add("now", 1);
        try (Worker gone = Worker.builder(with.queue)
                .options(WorkerOptions.builder()
                        .lockDuration(Duration.ofMillis(300))
                        .build())
                .build()) {
            assertThat(gone.getNextJob("gone", false)).isPresent();
        }
        work(WorkerOptions.builder().stalledInterval(Duration.ofMillis(100)).build(), job -> 1);
        with.jobs.awaitCompleted(1);
        await().atMost(Fixtures.SOON).until(() -> counted("quintet.queues.stalled") == 1);
    }
}
