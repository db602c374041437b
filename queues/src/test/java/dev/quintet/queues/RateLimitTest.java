package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.queues.errors.JobNotFoundException;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RateLimitTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

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

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            String unused = jobs.add("" + i);
        }
    }

    @Test
    @Behaviour({93, 95, 104})
    void no_more_jobs_start_in_a_span_than_may_over_all_workers() {
        List<Long> starts = new CopyOnWriteArrayList<>();
        add(9);
        for (int i = 0; i < 2; i++) {
            with.work(
                    options -> options.limiter(3, Duration.ofMillis(400)).concurrency(4),
                    job -> starts.add(System.nanoTime()));
        }
        await().atMost(Fixtures.SOON).until(() -> starts.size() >= 3);
        assertThat(jobs.count("delayed")).isZero();
        jobs.awaitCompleted(9);
        List<Long> sorted = starts.stream().sorted().toList();
        // Three spans, each of which begins with its first job: the seventh starts at least two spans after the first.
        assertThat(Duration.ofNanos(sorted.get(8) - sorted.get(0))).isGreaterThan(Duration.ofMillis(700));
    }

    @Test
    @Behaviour(94)
    void the_queues_own_limit_holds_for_workers_without_one_and_goes() {
        with.queue.limits().setRate(new QueueLimits.Rate(1, Duration.ofMinutes(10)));
        add(3);
        with.work(options -> options.maximumRateLimitDelay(Duration.ofMillis(100)), job -> null);
        jobs.awaitCompleted(1);
        await().during(Duration.ofMillis(300)).atMost(Fixtures.SOON).until(() -> jobs.count("completed") == 1);
        with.queue.limits().removeRate();
        jobs.awaitCompleted(3);
    }

    @Test
    @Behaviour({94, 105})
    void no_more_jobs_are_active_than_the_queue_allows() {
        with.queue.limits().setConcurrency(2);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        add(20);
        for (int i = 0; i < 2; i++) {
            with.work(options -> options.concurrency(5).drainDelay(Duration.ofMillis(100)), job -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
                running.decrementAndGet();
                return null;
            });
        }
        jobs.awaitCompleted(20);
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    @Behaviour(97)
    void a_limited_worker_closes_at_once() {
        add(2);
        Worker worker = with.work(options -> options.limiter(1, Duration.ofMinutes(10)), job -> null);
        jobs.awaitCompleted(1);
        long before = System.nanoTime();
        worker.close(Duration.ofSeconds(30));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
        assertThat(jobs.count("wait")).isEqualTo(1);
    }

    @Test
    @Behaviour({98, 101})
    void a_job_that_meets_somebody_elses_limit_goes_back_to_its_place() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        AtomicInteger refusals = new AtomicInteger();
        add(3);
        with.work(options -> options.limiter(100, Duration.ofSeconds(1)), job -> {
            if (job.data().equals(0) && refusals.incrementAndGet() <= 2) {
                throw new RateLimitedJobException(Duration.ofMillis(150));
            }
            seen.add(job.data());
            return null;
        });
        jobs.awaitCompleted(3);
        assertThat(seen).containsExactly(0, 1, 2);
        assertThat(jobs.field("1", "ats")).isEqualTo("3");
        assertThat(jobs.field("1", "atm")).isEqualTo("1");
    }

    @Test
    @Behaviour(98)
    void a_worker_can_be_held_off_by_hand() {
        Worker worker = with.work(options -> options.limiter(100, Duration.ofSeconds(1)), job -> null);
        worker.rateLimit(Duration.ofMillis(300));
        long before = System.nanoTime();
        add(1);
        jobs.awaitCompleted(1);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    @Behaviour(102)
    void delayed_jobs_that_are_due_are_seen_to_while_limited() {
        with.work(
                options -> options.limiter(1, Duration.ofMinutes(10)).maximumRateLimitDelay(Duration.ofMillis(50)),
                job -> null);
        add(1);
        jobs.awaitCompleted(1);
        String delayed = jobs.add("job", "{}", "{\"delay\":20}");
        jobs.awaitState(delayed, "waiting");
    }

    @Test
    @Behaviour(106)
    void a_queue_that_has_nothing_left_says_so_once() {
        Heard heard = new Heard();
        add(3);
        with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(options -> options.drainDelay(Duration.ofMillis(20))))
                .listener(heard)
                .handle(Object.class, job -> null)
                .build());
        jobs.awaitCompleted(3);
        await().during(Duration.ofMillis(200)).atMost(Fixtures.SOON).until(() -> heard.all.contains("drained"));
        assertThat(heard.all).containsOnlyOnce("drained");
        assertThat(jobs.events()).containsOnlyOnce("drained");
    }

    @Test
    @Behaviour(96)
    void a_job_that_never_ends_holds_up_its_slot_and_not_the_limit() {
        CountDownLatch never = new CountDownLatch(1);
        with.work(options -> options.limiter(1, Duration.ofMillis(50)).concurrency(2), job -> {
            if (job.data().equals(0)) {
                WorkerFixtures.await(never);
            }
            return null;
        });
        add(5);
        jobs.awaitCompleted(4);
        assertThat(jobs.state("1")).isEqualTo("active");
        never.countDown();
    }

    @Test
    @Behaviour(99)
    void a_limited_job_that_is_gone_is_told_of() {
        Heard heard = new Heard();
        with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(options -> options.limiter(100, Duration.ofSeconds(1))))
                .listener(heard)
                .handle(Object.class, job -> {
                    Long unused = jobs.database.call(redis -> redis.del(jobs.keys.job(job.id())));
                    throw new RateLimitedJobException(Duration.ofMillis(50));
                })
                .build());
        add(1);
        await().atMost(Fixtures.SOON).until(() -> !heard.errors.isEmpty());
        assertThat(heard.errors.get(0)).isInstanceOf(JobNotFoundException.class).hasMessageContaining("Job 1 of queue");
    }

    @Test
    @Behaviour(103)
    void a_flow_keeps_to_the_limits_of_each_of_its_queues() {
        List<Long> starts = new CopyOnWriteArrayList<>();
        Queue reports = Queue.on(with.fixtures.database, "reports");
        reports.limits().setRate(new QueueLimits.Rate(1, Duration.ofMillis(400)));
        FlowProducer flows = FlowProducer.on(with.fixtures.database);
        List<FlowNode> parents = flows.addAll(List.of(parentOfTwo("a"), parentOfTwo("b"), parentOfTwo("c")));
        List<String> order = new CopyOnWriteArrayList<>();
        with.work(options -> options.concurrency(6), job -> order.add("child"));
        with.keep(Worker.process(
                reports, Object.class, WorkerFixtures.options(options -> options.concurrency(6)), job -> {
                    starts.add(System.nanoTime());
                    return order.add("parent");
                }));
        for (FlowNode parent : parents) {
            await().atMost(Fixtures.SOON).until(() -> parent.job().state() == JobState.COMPLETED);
        }
        assertThat(order).hasSize(9);
        // The children's queue has no limit: they are all done before the second parent may begin.
        assertThat(order.subList(0, 7)).containsOnlyOnce("parent");
        assertThat(Duration.ofNanos(starts.get(2) - starts.get(0))).isGreaterThan(Duration.ofMillis(700));
    }

    private static FlowJob parentOfTwo(String name) {
        return FlowJob.of("reports", name).withChildren(FlowJob.of("mail", name + 1), FlowJob.of("mail", name + 2));
    }
}
