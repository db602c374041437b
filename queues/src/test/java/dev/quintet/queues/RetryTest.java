package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetryTest {
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

    private static final JobHandler<Object> FAILS = job -> {
        throw new IllegalStateException("boom");
    };

    @Test
    @Behaviour({44, 45, 56})
    void a_failing_job_is_tried_as_often_as_it_may_and_no_more() {
        AtomicInteger runs = new AtomicInteger();
        with.work(job -> {
            throw new IllegalStateException("boom " + runs.incrementAndGet());
        });
        String id = jobs.add("job", "{}", "{\"attempts\":3}");
        jobs.awaitState(id, "failed");
        assertThat(runs).hasValue(3);
        assertThat(jobs.field(id, "atm")).isEqualTo("3");
        assertThat(jobs.field(id, "ats")).isEqualTo("3");
        assertThat(jobs.field(id, "failedReason")).isEqualTo("boom 3");
        assertThat(jobs.events()).containsOnlyOnce("retries-exhausted " + id);
    }

    @Test
    @Behaviour(45)
    void a_job_with_one_attempt_fails_once_and_one_that_succeeds_late_has_not_exhausted_its_attempts() {
        AtomicInteger runs = new AtomicInteger();
        with.work(job -> {
            if (job.data().equals("once") || runs.incrementAndGet() < 3) {
                throw new IllegalStateException("boom");
            }
            return "at last";
        });
        String once = jobs.add("job", "\"once\"", "{\"attempts\":1}");
        jobs.awaitState(once, "failed");
        String late = jobs.add("job", "\"late\"", "{\"attempts\":3}");
        jobs.awaitState(late, "completed");
        assertThat(jobs.field(late, "atm")).isEqualTo("3");
        assertThat(jobs.events())
                .containsOnlyOnce("retries-exhausted " + once)
                .doesNotContain("retries-exhausted " + late);
    }

    @Test
    @Behaviour(46)
    void the_pause_before_another_attempt_is_that_of_the_jobs_backoff() {
        with.work(FAILS);
        String fixed = jobs.add("job", "{}", "{\"attempts\":2,\"backoff\":{\"type\":\"fixed\",\"delay\":60000}}");
        String bare = jobs.add("job", "{}", "{\"attempts\":2,\"backoff\":60000}");
        String jittered = jobs.add(
                "job", "{}", "{\"attempts\":2,\"backoff\":{\"type\":\"exponential\",\"delay\":60000,\"jitter\":0.5}}");
        String exponential =
                jobs.add("job", "{}", "{\"attempts\":3,\"backoff\":{\"type\":\"exponential\",\"delay\":20}}");
        jobs.awaitState(exponential, "failed");
        for (String id : List.of(fixed, bare, jittered)) {
            jobs.awaitState(id, "delayed");
        }
        assertThat(jobs.field(fixed, "delay")).isEqualTo("60000");
        assertThat(jobs.field(bare, "delay")).isEqualTo("60000");
        assertThat(Long.parseLong(jobs.field(jittered, "delay"))).isBetween(30_000L, 60_000L);
        assertThat(jobs.field(fixed, "atm")).isEqualTo("1");
        assertThat(jobs.field(fixed, "failedReason")).isEqualTo("boom");
    }

    @Test
    @Behaviour(47)
    void a_strategy_of_ones_own_decides_by_type_failure_and_data_and_can_give_up() {
        List<String> asked = new CopyOnWriteArrayList<>();
        with.work(
                options -> options.backoffStrategy((made, type, failure, job) -> {
                    asked.add(made + " " + type + " " + failure.getMessage() + " " + job.data(String.class));
                    return switch (type) {
                        case "now" -> Optional.of(Duration.ZERO);
                        case "later" -> Optional.of(Duration.ofMinutes(1));
                        default -> Optional.empty();
                    };
                }),
                FAILS);
        String now = jobs.add("job", "\"a\"", "{\"attempts\":3,\"backoff\":{\"type\":\"now\"}}");
        jobs.awaitState(now, "failed");
        String later = jobs.add("job", "\"b\"", "{\"attempts\":3,\"backoff\":{\"type\":\"later\"}}");
        jobs.awaitState(later, "delayed");
        String never = jobs.add("job", "\"c\"", "{\"attempts\":3,\"backoff\":{\"type\":\"never\"}}");
        jobs.awaitState(never, "failed");
        assertThat(asked).containsExactly("1 now boom a", "2 now boom a", "1 later boom b", "1 never boom c");
        assertThat(jobs.field(later, "delay")).isEqualTo("60000");
    }

    @Test
    @Behaviour(48)
    void a_backoff_that_nobody_knows_is_told_and_fails_the_job() {
        Heard heard = new Heard();
        with.keep(Worker.builder(with.queue)
                .listener(heard)
                .handle(Object.class, FAILS)
                .build());
        String id = jobs.add("job", "{}", "{\"attempts\":3,\"backoff\":{\"type\":\"moonphase\"}}");
        jobs.awaitState(id, "failed");
        assertThat(jobs.field(id, "failedReason")).isEqualTo("boom");
        await().atMost(Fixtures.SOON).until(() -> !heard.errors.isEmpty());
        assertThat(heard.errors.get(0)).hasMessageContaining("'moonphase'").hasMessageContaining("no backoffStrategy");
    }

    @Test
    @Behaviour(49)
    void each_failure_leaves_its_reason_and_stack_as_many_as_are_kept() {
        AtomicInteger runs = new AtomicInteger();
        with.work(job -> {
            throw new IllegalStateException("boom " + runs.incrementAndGet());
        });
        String all = jobs.add("job", "{}", "{\"attempts\":3}");
        jobs.awaitState(all, "failed");
        assertThat(jobs.field(all, "stacktrace")).contains("boom 1", "boom 2", "boom 3");
        runs.set(0);
        String one = jobs.add("job", "{}", "{\"attempts\":3,\"stackTraceLimit\":1}");
        jobs.awaitState(one, "failed");
        assertThat(jobs.field(one, "stacktrace")).contains("boom 3").doesNotContain("boom 2");
        String none = jobs.add("job", "{}", "{\"stackTraceLimit\":0}");
        jobs.awaitState(none, "failed");
        assertThat(jobs.field(none, "stacktrace")).isEqualTo("[]");
    }

    @Test
    @Behaviour(50)
    void an_unrecoverable_failure_is_final_whatever_is_left() {
        with.work(job -> {
            throw new UnrecoverableJobException("no such customer");
        });
        String id = jobs.add("job", "{}", "{\"attempts\":10}");
        jobs.awaitState(id, "failed");
        assertThat(jobs.field(id, "ats")).isEqualTo("1");
        assertThat(jobs.field(id, "failedReason")).isEqualTo("no such customer");
    }

    @Test
    @Behaviour(51)
    void a_job_that_is_tried_again_keeps_its_priority_and_its_place() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        Set<Object> failed = ConcurrentHashMap.newKeySet();
        for (int priority : new int[] {1, 2, 3}) {
            String unused = jobs.add("job", "" + priority, "{\"attempts\":2,\"priority\":" + priority + "}");
        }
        with.work(job -> {
            seen.add(job.data());
            if (failed.add(job.data())) {
                throw new IllegalStateException("boom");
            }
            return null;
        });
        jobs.awaitCompleted(3);
        assertThat(seen).containsExactly(1, 1, 2, 2, 3, 3);
    }

    @Test
    @Behaviour(51)
    void a_job_that_is_tried_again_at_once_goes_behind_the_others_and_a_lifo_one_before_them() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        Set<Object> failed = ConcurrentHashMap.newKeySet();
        String first = jobs.add("job", "1", "{\"attempts\":2}");
        String second = jobs.add("job", "2", "{\"attempts\":1}");
        String lifo = jobs.add("job", "3", "{\"attempts\":2,\"lifo\":true}");
        with.work(job -> {
            seen.add(job.data());
            if (!job.data().equals(2) && failed.add(job.data())) {
                throw new IllegalStateException("boom");
            }
            return null;
        });
        jobs.awaitCompleted(3);
        assertThat(seen).containsExactly(3, 3, 1, 2, 1);
        assertThat(List.of(first, second, lifo)).containsExactly("1", "2", "3");
    }

    @Test
    @Behaviour(55)
    void a_job_that_was_started_too_often_fails_without_being_run() {
        AtomicInteger runs = new AtomicInteger();
        with.work(options -> options.maxStartedAttempts(2), job -> {
            runs.incrementAndGet();
            throw new DelayedJobException(Duration.ofMillis(1));
        });
        String id = jobs.add("job", "{}", "{\"attempts\":5}");
        jobs.awaitState(id, "failed");
        assertThat(runs).hasValue(2);
        assertThat(jobs.field(id, "failedReason")).isEqualTo("job started more than allowable limit");
    }

    @Test
    @Behaviour({38, 39, 41})
    void finished_jobs_are_kept_as_they_themselves_or_the_worker_say() {
        with.work(options -> options.removeOnComplete(Retention.newest(2)).removeOnFail(Retention.REMOVE), job -> {
            if (job.data().equals("fail")) {
                throw new IllegalStateException("boom");
            }
            return null;
        });
        for (int i = 0; i < 4; i++) {
            jobs.awaitState(jobs.add("\"ok\""), "completed");
        }
        String failed = jobs.add("\"fail\"");
        jobs.awaitState(failed, "unknown");
        String gone = jobs.add("job", "\"ok\"", "{\"removeOnComplete\":true}");
        jobs.awaitState(gone, "unknown");
        assertThat(jobs.hash(gone)).isEmpty();
        assertThat(jobs.count("completed")).isEqualTo(2);
        String kept = jobs.add("job", "\"ok\"", "{\"removeOnComplete\":false}");
        jobs.awaitState(kept, "completed");
        assertThat(jobs.count("completed")).isEqualTo(3);
        String aged = jobs.add("job", "\"ok\"", "{\"removeOnComplete\":{\"age\":3600,\"count\":1}}");
        jobs.awaitState(aged, "completed");
        await().atMost(Fixtures.SOON).until(() -> jobs.count("completed") == 1);
    }
}
