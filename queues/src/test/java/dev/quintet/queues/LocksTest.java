package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.queues.errors.LockLostException;
import dev.quintet.queues.schedulers.JobTemplate;
import dev.quintet.queues.schedulers.Schedule;
import dev.quintet.testing.RedisServer;
import io.lettuce.core.LMoveArgs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocksTest {
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

    /** A job that somebody took who is gone: active, without a lock. */
    private String abandoned(String options) {
        String id = jobs.add("job", "{}", options);
        leaveBehind();
        return id;
    }

    private void leaveBehind() {
        String unused = jobs.database.call(redis ->
                redis.lmove(jobs.keys.base() + "wait", jobs.keys.base() + "active", LMoveArgs.Builder.rightLeft()));
    }

    private static void soon(WorkerOptions.Builder options) {
        options.stalledInterval(Duration.ofMillis(100)).lockDuration(Duration.ofMillis(600));
    }

    @Test
    @Behaviour(79)
    void the_jobs_of_a_worker_that_died_are_run_by_another() {
        Heard heard = new Heard();
        String id = abandoned("{}");
        with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(LocksTest::soon))
                .listener(heard)
                .handle(Object.class, job -> "ran")
                .build());
        jobs.awaitState(id, "completed");
        assertThat(heard.all).contains("stalled " + id);
        assertThat(jobs.field(id, "stc")).isEqualTo("1");
        assertThat(jobs.events()).contains("stalled " + id);
    }

    @Test
    @Behaviour(80)
    void a_worker_that_is_not_to_look_for_stalled_jobs_does_not() {
        String id = abandoned("{}");
        with.work(options -> options.stalledInterval(Duration.ofMillis(50)).skipStalledCheck(), job -> "ran");
        jobs.awaitState(jobs.add("{}"), "completed");
        await().during(Duration.ofMillis(300))
                .atMost(Fixtures.SOON)
                .until(() -> jobs.state(id).equals("active"));
    }

    @Test
    @Behaviour({81, 43})
    void a_job_that_stalled_too_often_fails_for_good_with_the_usual_reason() {
        Heard heard = new Heard();
        AtomicInteger runs = new AtomicInteger();
        String id = abandoned("{\"attempts\":10,\"removeOnFail\":{\"count\":5}}");
        with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(options -> {
                    soon(options);
                    options.maxStalledCount(0);
                }))
                .listener(heard)
                .handle(Object.class, job -> runs.incrementAndGet())
                .build());
        jobs.awaitState(id, "failed");
        assertThat(jobs.field(id, "failedReason")).isEqualTo("job stalled more than allowable limit");
        assertThat(runs).hasValue(0);
        assertThat(jobs.hash(id)).doesNotContainKey("defa");
        await().atMost(Fixtures.SOON)
                .until(() -> heard.all.contains("failed " + id + " job stalled more than allowable limit"));
    }

    @Test
    @Behaviour(82)
    void how_often_a_job_stalled_is_remembered_over_its_attempts() {
        String id = abandoned("{\"attempts\":3}");
        Boolean unused = jobs.database.call(redis -> redis.hset(jobs.keys.job(id), "stc", "1"));
        with.work(
                options -> {
                    soon(options);
                    options.maxStalledCount(2);
                },
                job -> {
                    if (job.attemptsMade() == 0) {
                        throw new IllegalStateException("boom");
                    }
                    return null;
                });
        jobs.awaitState(id, "completed");
        assertThat(jobs.field(id, "stc")).isEqualTo("2");
    }

    @Test
    @Behaviour({84, 86, 89})
    void jobs_that_take_longer_than_their_locks_keep_them() throws Exception {
        Heard heard = new Heard();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(options -> {
                    soon(options);
                    options.concurrency(10);
                }))
                .listener(heard)
                .handle(Object.class, job -> {
                    runs.incrementAndGet();
                    WorkerFixtures.await(end);
                    return null;
                })
                .build());
        for (int i = 0; i < 10; i++) {
            String unused = jobs.add("{}");
        }
        await().atMost(Fixtures.SOON).until(() -> runs.get() == 10);
        await().atMost(Fixtures.SOON)
                .until(() -> heard.all.stream()
                                .filter(event -> event.startsWith("renewed"))
                                .count()
                        >= 8);
        end.countDown();
        jobs.awaitCompleted(10);
        assertThat(runs).hasValue(10);
        assertThat(heard.all).noneMatch(event -> event.startsWith("stalled") || event.startsWith("lost"));
        assertThat(jobs.database.<Long>call(redis -> redis.scard(jobs.keys.base() + "stalled")))
                .isZero();
    }

    @Test
    @Behaviour({85, 89})
    void a_handler_whose_lock_was_stolen_is_interrupted_and_its_result_dropped() {
        Heard heard = new Heard();
        List<String> told = new CopyOnWriteArrayList<>();
        CountDownLatch never = new CountDownLatch(1);
        with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(
                        options -> options.lockDuration(Duration.ofMillis(800)).skipStalledCheck()))
                .listener(heard)
                .handle(Object.class, (job, cancellation) -> {
                    try {
                        WorkerFixtures.await(never);
                    } catch (InterruptedException interrupted) {
                        told.add(cancellation.reason().orElse("") + " " + cancellation.isLockLost());
                    }
                    return "dropped";
                })
                .build());
        String id = jobs.add("{}");
        jobs.awaitState(id, "active");
        String unused = jobs.database.call(redis -> redis.set(jobs.keys.job(id) + ":lock", "thief"));
        await().atMost(Fixtures.SOON).until(() -> !told.isEmpty());
        assertThat(told).containsExactly("The lock was lost: it expired, or another worker holds it true");
        await().atMost(Fixtures.SOON).until(() -> !heard.errors.isEmpty());
        assertThat(heard.errors.get(0)).isInstanceOf(LockLostException.class).hasMessageContaining("was dropped");
        assertThat(heard.all).contains("lost [" + id + "]");
        assertThat(jobs.state(id)).isEqualTo("active");
        assertThat(jobs.hash(id)).doesNotContainKeys("returnvalue", "failedReason");
        assertThat(jobs.lock(id)).isEqualTo("thief");
    }

    @Test
    @Behaviour(85)
    void a_job_whose_lock_is_gone_when_its_handler_returns_is_not_ended() {
        Heard heard = new Heard();
        with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(options -> options.skipStalledCheck()))
                .listener(heard)
                .handle(Object.class, job -> {
                    Long unused = jobs.database.call(redis -> redis.del(jobs.keys.job(job.id()) + ":lock"));
                    return "dropped";
                })
                .build());
        String id = jobs.add("{}");
        await().atMost(Fixtures.SOON).until(() -> !heard.errors.isEmpty());
        assertThat(heard.errors.get(0)).isInstanceOf(LockLostException.class).hasMessageContaining("Job " + id);
        assertThat(jobs.state(id)).isEqualTo("active");
        assertThat(heard.all).noneMatch(event -> event.startsWith("completed") || event.startsWith("failed"));
    }

    @Test
    @Behaviour(88)
    void locks_run_out_where_they_are_not_to_be_renewed() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        with.work(
                options -> {
                    soon(options);
                    options.lockRenewTime(Duration.ZERO).concurrency(2);
                },
                job -> {
                    if (runs.incrementAndGet() == 1) {
                        WorkerFixtures.await(end);
                    }
                    return runs.get();
                });
        String id = jobs.add("{}");
        jobs.awaitState(id, "completed");
        assertThat(runs).hasValue(2);
        end.countDown();
        assertThat(jobs.field(id, "returnvalue")).isEqualTo("2");
    }

    @Test
    @Behaviour({90, 91})
    void a_job_is_cancelled_with_a_reason_and_tried_again_unless_it_says_otherwise() {
        CountDownLatch never = new CountDownLatch(1);
        List<String> reasons = new CopyOnWriteArrayList<>();
        Worker worker = with.keep(Worker.process(
                with.queue,
                Object.class,
                WorkerFixtures.options(options -> options.concurrency(3)),
                (job, cancellation) -> {
                    if (job.attemptsStarted() > 1) {
                        return "second time";
                    }
                    try {
                        WorkerFixtures.await(never);
                        return null;
                    } catch (InterruptedException interrupted) {
                        reasons.add(cancellation.reason().orElse(""));
                        if (job.data().equals("final")) {
                            throw new UnrecoverableJobException("cancelled for good");
                        }
                        throw interrupted;
                    }
                }));
        String again = jobs.add("job", "\"again\"", "{\"attempts\":2}");
        String last = jobs.add("job", "\"final\"", "{\"attempts\":2}");
        await().atMost(Fixtures.SOON).until(() -> worker.activeJobs().size() == 2);
        assertThat(worker.cancelJob("unknown", "why")).isFalse();
        assertThat(worker.cancelJob(again, "too slow")).isTrue();
        jobs.awaitState(again, "completed");
        assertThat(worker.cancelJob(again, "done already")).isFalse();
        worker.cancelAllJobs("everything");
        jobs.awaitState(last, "failed");
        assertThat(reasons).containsExactly("too slow", "everything");
        assertThat(jobs.field(last, "failedReason")).isEqualTo("cancelled for good");
    }

    @ParameterizedTest
    @CsvSource({
        "fpof, failed, ",
        "cpof, completed, '{\"failed\":0,\"ignored\":1,\"processed\":0,\"unprocessed\":0}'",
        "idof, completed, '{\"failed\":0,\"ignored\":1,\"processed\":0,\"unprocessed\":0}'",
        "rdof, completed, '{\"failed\":0,\"ignored\":0,\"processed\":0,\"unprocessed\":0}'"
    })
    @Behaviour(83)
    void a_child_that_stalled_too_often_acts_upon_its_parent_as_its_option_says(
            String option, String parentsState, @Nullable String parentsResult) {
        JobOptions.Builder options = JobOptions.builder();
        switch (option) {
            case "fpof" -> options.failParentOnFailure();
            case "cpof" -> options.continueParentOnFailure();
            case "idof" -> options.ignoreDependencyOnFailure();
            default -> options.removeDependencyOnFailure();
        }
        FlowNode flow = FlowProducer.on(jobs.database)
                .add(FlowJob.of("mail", "parent")
                        .withChildren(FlowJob.of("mail", "child").withOptions(options.build())));
        String child = flow.children().get(0).job().id();
        leaveBehind();
        with.work(
                changed -> {
                    soon(changed);
                    changed.maxStalledCount(0);
                },
                job -> {
                    assertThat(job.name()).isEqualTo("parent");
                    return new TreeMap<>(Map.of(
                            "processed", job.job().dependencies().counts().processed(),
                            "unprocessed", job.job().dependencies().counts().unprocessed(),
                            "ignored", job.job().dependencies().counts().ignored(),
                            "failed", job.job().dependencies().counts().failed()));
                });
        String parent = flow.job().id();
        jobs.awaitState(child, "failed");
        assertThat(jobs.field(child, "failedReason")).isEqualTo("job stalled more than allowable limit");
        jobs.awaitState(parent, parentsState);
        assertThat(jobs.hash(parent).get("returnvalue")).isEqualTo(parentsResult);
        if (option.equals("fpof")) {
            assertThat(jobs.field(parent, "failedReason")).isEqualTo("child bull:mail:" + child + " failed");
        }
    }

    @Test
    @Behaviour(144)
    void an_iteration_of_a_scheduler_runs_again_however_often_it_stalls_unless_the_scheduler_is_gone() {
        for (boolean gone : List.of(false, true)) {
            String scheduler = gone ? "gone" : "there";
            with.queue.schedulers().upsert(scheduler, Schedule.every(Duration.ofHours(1)), JobTemplate.named("tick"));
            String id = with.queue.jobs().list(JobState.WAITING, 0, 0).get(0).id();
            leaveBehind();
            Boolean unused = jobs.database.call(redis -> redis.hset(jobs.keys.job(id), "stc", "7"));
            if (gone) {
                assertThat(with.queue.schedulers().remove(scheduler)).isTrue();
            }
            try (Worker worker = Worker.process(
                    with.queue,
                    Object.class,
                    WorkerFixtures.options(options -> {
                        soon(options);
                        options.maxStalledCount(1);
                    }),
                    job -> "ran")) {
                assertThat(worker.isRunning()).isTrue();
                jobs.awaitState(id, gone ? "failed" : "completed");
            }
            assertThat(jobs.field(id, "stc")).isEqualTo("8");
            assertThat(jobs.field(id, "failedReason")).isEqualTo(gone ? "job stalled more than allowable limit" : "");
        }
    }
}
