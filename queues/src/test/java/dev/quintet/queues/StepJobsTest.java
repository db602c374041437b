package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.queues.errors.JobNotFoundException;
import dev.quintet.queues.errors.JobStateException;
import dev.quintet.queues.errors.LockLostException;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StepJobsTest {
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

    @Test
    @Behaviour({56, 57})
    void a_job_that_delays_itself_runs_again_later_and_uses_no_attempt() {
        List<Integer> starts = new CopyOnWriteArrayList<>();
        List<Long> times = new CopyOnWriteArrayList<>();
        with.work(job -> {
            starts.add(job.attemptsStarted());
            times.add(System.currentTimeMillis());
            switch (job.attemptsStarted()) {
                case 1 -> throw new DelayedJobException(Duration.ofMillis(300));
                case 2 -> {
                    job.held().moveToDelayed(Duration.ofMillis(5));
                    assertThat(jobs.lock(job.id())).isNull();
                    throw new DelayedJobException();
                }
                default -> {
                    return "done";
                }
            }
        });
        String id = jobs.add("{}");
        jobs.awaitState(id, "completed");
        assertThat(starts).containsExactly(1, 2, 3);
        assertThat(times.get(1) - times.get(0)).isGreaterThanOrEqualTo(300);
        assertThat(jobs.field(id, "atm")).isEqualTo("1");
        assertThat(jobs.field(id, "ats")).isEqualTo("3");
    }

    @Test
    @Behaviour({56, 58})
    void a_job_that_goes_back_to_wait_runs_again_at_once_whoever_moves_it() {
        with.work(job -> {
            if (job.attemptsStarted() == 1) {
                throw new WaitingJobException();
            }
            if (job.attemptsStarted() == 2) {
                job.held().moveToWait();
                throw new WaitingJobException();
            }
            return job.attemptsStarted();
        });
        String id = jobs.add("{}");
        jobs.awaitState(id, "completed");
        assertThat(jobs.field(id, "returnvalue")).isEqualTo("3");
        assertThat(jobs.field(id, "atm")).isEqualTo("1");
    }

    @Test
    @Behaviour({59, 60})
    void a_parent_that_adds_children_runs_again_when_they_are_done() {
        List<String> order = new CopyOnWriteArrayList<>();
        with.work(options -> options.concurrency(2), job -> {
            order.add(job.name() + job.attemptsStarted());
            if (job.name().equals("job") && job.attemptsStarted() <= 2) {
                String unused = jobs.addChild(job.id(), "{}", "{}");
                if (job.attemptsStarted() == 1) {
                    throw new WaitingChildrenJobException();
                }
                if (job.held().moveToWaitingChildren()) {
                    throw new WaitingChildrenJobException();
                }
            }
            return null;
        });
        String id = jobs.add("{}");
        jobs.awaitState(id, "completed");
        jobs.awaitCompleted(3);
        assertThat(order).containsExactly("job1", "child1", "job2", "child1", "job3");
    }

    @Test
    @Behaviour(59)
    void a_job_without_pending_children_does_not_wait_for_them() {
        with.work(job -> {
            if (job.attemptsStarted() == 1) {
                assertThat(job.held().moveToWaitingChildren()).isFalse();
                throw new WaitingChildrenJobException();
            }
            return "ran again";
        });
        jobs.awaitState(jobs.add("{}"), "completed");
    }

    @Test
    @Behaviour(122)
    void a_parent_whose_child_failed_it_fails_for_good() {
        with.work(job -> {
            if (job.name().equals("child")) {
                throw new IllegalStateException("child's fault");
            }
            String unused = jobs.addChild(job.id(), "{}", "{\"fpof\":true}");
            throw new WaitingChildrenJobException();
        });
        String id = jobs.add("job", "{}", "{\"attempts\":4}");
        jobs.awaitState(id, "failed");
        assertThat(jobs.field(id, "failedReason"))
                .startsWith("child bull:mail:")
                .endsWith(" failed");
    }

    @Test
    @Behaviour(122)
    void a_parent_that_completes_while_children_are_pending_is_tried_again_until_it_may() {
        Heard heard = new Heard();
        with.keep(Worker.builder(with.queue)
                .listener(heard)
                .handle("job", Object.class, job -> {
                    String unused = jobs.addChild(job.id(), "{}", "{\"delay\":600000}");
                    return "too early";
                })
                .handle("child", Object.class, job -> {
                    throw new DelayedJobException(Duration.ofMinutes(10));
                })
                .build());
        String id = jobs.add("{}");
        jobs.awaitState(id, "failed");
        assertThat(jobs.field(id, "failedReason")).isEqualTo("Job " + id + " has pending dependencies. moveToFinished");
    }

    private Worker byHand() {
        return with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(options -> options.drainDelay(Duration.ofMillis(20))))
                .build());
    }

    @Test
    @Behaviour(61)
    void jobs_are_fetched_and_ended_by_hand() {
        Worker worker = byHand();
        assertThat(worker.getNextJob("t", false)).isEmpty();
        assertThat(worker.getNextJob("t", true)).isEmpty();
        String good = jobs.add("1");
        String bad = jobs.add("2");
        HeldJob first = worker.getNextJob("t1", false).orElseThrow();
        assertThat(first.id()).isEqualTo(good);
        assertThat(jobs.lock(good)).isEqualTo("t1");
        assertThat(first.extendLock(Duration.ofMinutes(5))).isTrue();
        first.moveToCompleted("ok");
        HeldJob second = worker.getNextJob("t2", true).orElseThrow();
        second.moveToFailed(new IllegalStateException("by hand"));
        assertThat(jobs.state(good)).isEqualTo("completed");
        assertThat(jobs.field(good, "returnvalue")).isEqualTo("\"ok\"");
        assertThat(jobs.state(bad)).isEqualTo("failed");
        assertThat(jobs.field(bad, "failedReason")).isEqualTo("by hand");
        assertThat(second.extendLock(Duration.ofMinutes(5))).isFalse();
        with.queue.pause();
        String unused = jobs.add("3");
        assertThat(worker.getNextJob("t3", false)).isEmpty();
    }

    @Test
    @Behaviour(62)
    void a_job_that_stalled_too_often_carries_that_and_can_be_failed_by_hand() {
        String id = jobs.add("job", "{}", "{\"attempts\":9}");
        Boolean unused = jobs.database.call(
                redis -> redis.hset(jobs.keys.job(id), "defa", "job stalled more than allowable limit"));
        HeldJob held = byHand().getNextJob("t", false).orElseThrow();
        String reason = held.deferredFailure().orElseThrow();
        held.moveToFailed(new UnrecoverableJobException(reason));
        assertThat(jobs.state(id)).isEqualTo("failed");
        assertThat(jobs.field(id, "failedReason")).isEqualTo("job stalled more than allowable limit");
        assertThat(jobs.hash(id)).doesNotContainKey("defa");
    }

    @Test
    @Behaviour(63)
    void ending_a_job_by_hand_brings_the_next_one_if_asked() {
        Worker worker = byHand();
        String first = jobs.add("1");
        String second = jobs.add("job", "2", "{\"attempts\":2,\"backoff\":{\"type\":\"fixed\",\"delay\":60000}}");
        String third = jobs.add("3");
        Job next = worker.getNextJob("t", false)
                .orElseThrow()
                .moveToCompletedAndTake(null)
                .orElseThrow();
        assertThat(next.id()).isEqualTo(second);
        Job last = next.heldWith("t")
                .moveToFailedAndTake(new IllegalStateException("boom"))
                .orElseThrow();
        assertThat(last.id()).isEqualTo(third);
        assertThat(jobs.state(second)).isEqualTo("delayed");
        assertThat(last.heldWith("t").moveToCompletedAndTake(null)).isEmpty();
        assertThat(jobs.state(first)).isEqualTo("completed");
    }

    @Test
    @Behaviour({64, 92})
    void moves_without_the_lock_are_refused_with_their_codes() {
        Worker worker = byHand();
        String id = jobs.add("{}");
        HeldJob held = worker.getNextJob("t", false).orElseThrow();
        String unused = jobs.database.call(redis -> redis.set(jobs.keys.job(id) + ":lock", "somebody else's"));
        assertThatThrownBy(() -> held.moveToCompleted(null))
                .isInstanceOfSatisfying(
                        LockLostException.class, lost -> assertThat(lost.code()).isEqualTo(-6));
        Long gone = jobs.database.call(redis -> redis.del(jobs.keys.job(id) + ":lock"));
        assertThat(gone).isEqualTo(1);
        assertThatThrownBy(() -> held.moveToFailed(new IllegalStateException("boom")))
                .isInstanceOfSatisfying(
                        LockLostException.class, lost -> assertThat(lost.code()).isEqualTo(-2));
        unused = jobs.database.call(redis -> redis.set(jobs.keys.job(id) + ":lock", "t"));
        Long removed = jobs.database.call(redis -> redis.lrem(jobs.keys.base() + "active", 1, id));
        assertThat(removed).isEqualTo(1);
        assertThatThrownBy(() -> held.moveToDelayed(Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        JobStateException.class,
                        state -> assertThat(state.code()).isEqualTo(-3));
        gone = jobs.database.call(redis -> redis.del(jobs.keys.job(id)));
        assertThat(gone).isEqualTo(1);
        assertThatThrownBy(() -> held.moveToWait()).isInstanceOf(JobNotFoundException.class);
    }

    /** One level of a job that works in steps: which it remembers in its data, so that any worker can go on. */
    private void addBelow(RunningJob<Object> parent, String name) {
        with.queue.add(
                name,
                Map.of("step", 0),
                JobOptions.builder()
                        .parent(new JobParent(with.queue.qualifiedName(), parent.id()))
                        .build());
    }

    private static int step(RunningJob<Object> job) {
        return (int) Objects.requireNonNull(((Map<?, ?>) job.data()).get("step"));
    }

    @Test
    @Behaviour(60)
    void steps_with_children_of_their_own_work_on_three_levels() {
        List<String> order = new CopyOnWriteArrayList<>();
        with.work(job -> {
            int step = step(job);
            order.add(job.name() + step);
            if (job.name().equals("leaf")) {
                return 1;
            }
            int steps = job.name().equals("root") ? 3 : 2;
            if (step < steps) {
                addBelow(job, job.name().equals("root") ? "middle" : "leaf");
                job.job().updateData(Map.of("step", step + 1));
                if (job.held().moveToWaitingChildren()) {
                    throw new WaitingChildrenJobException();
                }
            }
            return job.job().dependencies().results(Integer.class).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        });
        Job root = with.queue.add("root", Map.of("step", 0));
        jobs.awaitState(root.id(), "completed");
        assertThat(jobs.field(root.id(), "returnvalue")).isEqualTo("6");
        assertThat(jobs.field(root.id(), "atm")).isEqualTo("1");
        List<String> middle = List.of("middle0", "leaf0", "middle1", "leaf0", "middle2");
        List<String> expected = new ArrayList<>();
        for (int step = 0; step < 3; step++) {
            expected.add("root" + step);
            expected.addAll(middle);
        }
        expected.add("root3");
        assertThat(order).isEqualTo(expected);
    }
}
