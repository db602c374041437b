package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PauseAndCloseTest {
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

    private final CountDownLatch end = new CountDownLatch(1);

    private Object untilTheEnd(RunningJob<Object> job) throws InterruptedException {
        WorkerFixtures.await(end);
        return "done";
    }

    @Test
    @Behaviour({107, 108, 76})
    void a_paused_queue_runs_nothing_until_it_is_resumed() {
        with.queue.pause();
        String waiting = jobs.add("{}");
        String delayed = jobs.add("job", "{}", "{\"delay\":1}");
        with.work(job -> null);
        jobs.awaitState(delayed, "waiting");
        assertThat(jobs.state(waiting)).isEqualTo("waiting");
        with.queue.resume();
        jobs.awaitCompleted(2);
    }

    @Test
    @Behaviour(110)
    void a_worker_that_is_paused_ends_what_it_has_and_takes_nothing() {
        Heard heard = new Heard();
        Worker worker = with.work(this::untilTheEnd);
        var unused = worker.listen(heard);
        String first = jobs.add("1");
        jobs.awaitState(first, "active");
        String second = jobs.add("2");
        assertThat(worker.pause(Duration.ofMillis(50))).isFalse();
        assertThat(worker.isPaused()).isTrue();
        end.countDown();
        jobs.awaitState(first, "completed");
        assertThat(worker.pause(Fixtures.SOON)).isTrue();
        assertThat(jobs.state(second)).isEqualTo("waiting");
        worker.resume();
        jobs.awaitState(second, "completed");
        assertThat(heard.all).containsSubsequence("paused", "completed 1 \"done\"", "resumed", "completed 2 \"done\"");
    }

    @Test
    @Behaviour(110)
    void a_worker_can_be_resumed_while_its_jobs_still_run() {
        Worker worker = with.work(options -> options.concurrency(2), this::untilTheEnd);
        String first = jobs.add("1");
        jobs.awaitState(first, "active");
        worker.pause();
        worker.resume();
        String second = jobs.add("2");
        jobs.awaitState(second, "active");
        end.countDown();
        jobs.awaitCompleted(2);
    }

    @Test
    @Behaviour(111)
    void an_idle_worker_is_paused_and_closed_without_waiting_for_the_marker() {
        Worker worker = with.work(options -> options.drainDelay(Duration.ofMinutes(10)), job -> null);
        jobs.awaitState(jobs.add("{}"), "completed");
        await().atMost(Fixtures.SOON)
                .until(() -> String.valueOf(redis.cli("CLIENT", "LIST")).contains("cmd=bzpopmin"));
        assertThat(worker.pause(Fixtures.SOON)).isTrue();
        await().atMost(Fixtures.SOON)
                .until(() -> !String.valueOf(redis.cli("CLIENT", "LIST")).contains("cmd=bzpopmin"));
        worker.resume();
        jobs.awaitState(jobs.add("{}"), "completed");
        worker.close(Duration.ofMinutes(1));
        assertThat(worker.isClosed()).isTrue();
        await().atMost(Fixtures.SOON)
                .until(() -> !String.valueOf(redis.cli("CLIENT", "LIST")).contains("bWFpbA=="));
    }

    @Test
    @Behaviour(112)
    void a_job_that_fails_while_the_queue_is_paused_waits_again() {
        with.work(job -> {
            with.queue.pause();
            throw new IllegalStateException("boom");
        });
        String id = jobs.add("job", "{}", "{\"attempts\":2}");
        jobs.awaitState(id, "waiting");
        assertThat(jobs.field(id, "atm")).isEqualTo("1");
    }

    @Test
    @Behaviour({87, 113})
    void closing_waits_for_jobs_whose_locks_are_renewed_meanwhile() {
        Heard heard = new Heard();
        Worker worker = with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(options -> options.lockDuration(Duration.ofMillis(400))))
                .listener(heard)
                .handle(Object.class, this::untilTheEnd)
                .build());
        String id = jobs.add("{}");
        jobs.awaitState(id, "active");
        String next = jobs.add("{}");
        CompletableFuture<Void> closed =
                CompletableFuture.runAsync(() -> worker.close(Duration.ofMinutes(1)), task -> new Thread(task).start());
        await().atMost(Fixtures.SOON).until(() -> heard.all.contains("closing"));
        int before = heard.all.size();
        await().atMost(Fixtures.SOON).until(() -> heard.all.size() >= before + 3);
        end.countDown();
        assertThat(closed).succeedsWithin(Fixtures.SOON);
        assertThat(jobs.state(id)).isEqualTo("completed");
        assertThat(jobs.state(next)).isEqualTo("waiting");
        assertThat(heard.all).endsWith("closed").contains("renewed [" + id + "]");
    }

    @Test
    @Behaviour(113)
    void jobs_that_do_not_end_in_time_go_back_without_an_attempt() {
        List<String> reasons = new CopyOnWriteArrayList<>();
        Worker worker = with.keep(Worker.process(
                with.queue,
                Object.class,
                WorkerFixtures.options(options -> options.concurrency(2)),
                (job, cancellation) -> {
                    if (job.data().equals("deaf")) {
                        while (end.getCount() > 0) {
                            Thread.onSpinWait();
                        }
                        return "dropped";
                    }
                    try {
                        WorkerFixtures.await(end);
                    } finally {
                        reasons.add(cancellation.reason().orElse(""));
                    }
                    return null;
                }));
        String polite = jobs.add("\"polite\"");
        String deaf = jobs.add("\"deaf\"");
        jobs.awaitState(polite, "active");
        jobs.awaitState(deaf, "active");
        worker.close(Duration.ofMillis(10));
        assertThat(reasons).containsExactly("The worker closes");
        for (String id : List.of(polite, deaf)) {
            assertThat(jobs.state(id)).isEqualTo("waiting");
            assertThat(jobs.field(id, "atm")).isEmpty();
            assertThat(jobs.lock(id)).isNull();
        }
        end.countDown();
        with.work(job -> "elsewhere");
        jobs.awaitCompleted(2);
        assertThat(jobs.field(deaf, "returnvalue")).isEqualTo("\"elsewhere\"");
    }

    @Test
    @Behaviour(114)
    void closing_ends_when_the_last_job_moves_itself() {
        Worker worker = with.work(job -> {
            WorkerFixtures.await(end);
            throw new DelayedJobException(Duration.ofMinutes(1));
        });
        String id = jobs.add("{}");
        jobs.awaitState(id, "active");
        worker.pause();
        CompletableFuture<Void> closed =
                CompletableFuture.runAsync(() -> worker.close(Duration.ofMinutes(1)), task -> new Thread(task).start());
        end.countDown();
        assertThat(closed).succeedsWithin(Fixtures.SOON);
        assertThat(jobs.state(id)).isEqualTo("delayed");
    }

    @Test
    @Behaviour({115, 116})
    void closing_twice_is_harmless_and_leaves_the_databases_connection_open() {
        Worker worker = with.work(job -> null);
        worker.close();
        worker.close();
        assertThat(worker.isRunning()).isFalse();
        assertThatThrownBy(worker::run).isInstanceOf(IllegalStateException.class);
        assertThat(worker.getNextJob("t", true)).isEmpty();
        assertThat(jobs.state(jobs.add("{}"))).isEqualTo("waiting");
    }
}
