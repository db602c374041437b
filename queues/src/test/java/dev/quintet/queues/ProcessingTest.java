package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProcessingTest {
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
    @Behaviour({18, 19})
    void jobs_are_processed_in_the_order_in_which_they_came_also_those_from_before_the_worker() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 5; i++) {
            String unused = jobs.add(Integer.toString(i));
        }
        with.work(job -> seen.add(job.data()));
        jobs.awaitCompleted(5);
        assertThat(seen).containsExactly(0, 1, 2, 3, 4);
        String unused = jobs.add("5");
        jobs.awaitCompleted(6);
        assertThat(seen).endsWith(5);
    }

    @Test
    @Behaviour(18)
    void a_job_that_is_to_be_last_in_first_out_goes_before_those_that_wait() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 4; i++) {
            String unused = jobs.add("job", Integer.toString(i), i < 2 ? "{}" : "{\"lifo\":true}");
        }
        with.work(job -> seen.add(job.data()));
        jobs.awaitCompleted(4);
        assertThat(seen).containsExactly(3, 2, 0, 1);
    }

    @Test
    @Behaviour(20)
    void what_a_handler_returns_is_the_result_whatever_it_is() {
        Map<String, Object> results = new HashMap<>();
        results.put("1", Map.of("sent", true));
        results.put("2", "text");
        results.put("3", null);
        results.put("4", new RawJson("[1,2.50]"));
        results.put("5", CompletableFuture.completedFuture(7));
        results.put("6", CompletableFuture.supplyAsync(() -> "later"));
        results.put("7", CompletableFuture.completedFuture(null));
        Heard heard = new Heard();
        with.keep(Worker.builder(with.queue)
                .listener(heard)
                .handle(Object.class, job -> results.get(job.id()))
                .build());
        for (int i = 1; i <= 7; i++) {
            String unused = jobs.add("{}");
        }
        jobs.awaitCompleted(7);
        assertThat(jobs.field("1", "returnvalue")).isEqualTo("{\"sent\":true}");
        assertThat(jobs.field("2", "returnvalue")).isEqualTo("\"text\"");
        assertThat(jobs.field("3", "returnvalue")).isEqualTo("null");
        assertThat(jobs.field("4", "returnvalue")).isEqualTo("[1,2.50]");
        assertThat(jobs.field("5", "returnvalue")).isEqualTo("7");
        assertThat(jobs.field("6", "returnvalue")).isEqualTo("\"later\"");
        assertThat(jobs.field("7", "returnvalue")).isEqualTo("null");
        await().atMost(Fixtures.SOON).until(() -> heard.all.contains("completed 6 \"later\""));
        assertThat(heard.all).contains("active 1", "completed 1 {\"sent\":true}", "completed 7 null");
    }

    @Test
    @Behaviour(21)
    @SuppressWarnings("FutureReturnValueIgnored") // the worker waits for it
    void what_a_handler_throws_fails_the_job_with_message_and_stack() {
        Heard heard = new Heard();
        with.keep(Worker.builder(with.queue)
                .listener(heard)
                .handle("thrown", Object.class, job -> {
                    throw new IllegalStateException("boom");
                })
                .handle(
                        "staged",
                        Object.class,
                        job -> CompletableFuture.supplyAsync(() -> {
                            throw new IllegalStateException("late boom");
                        }))
                .handle("silent", Object.class, job -> {
                    throw new NullPointerException();
                })
                .build());
        jobs.awaitState(jobs.add("thrown", "{}", "{}"), "failed");
        jobs.awaitState(jobs.add("staged", "{}", "{}"), "failed");
        jobs.awaitState(jobs.add("silent", "{}", "{}"), "failed");
        assertThat(jobs.field("1", "failedReason")).isEqualTo("boom");
        assertThat(jobs.field("1", "stacktrace")).contains("IllegalStateException: boom", "ProcessingTest");
        assertThat(jobs.field("2", "failedReason")).isEqualTo("late boom");
        assertThat(jobs.field("3", "failedReason")).isEqualTo("java.lang.NullPointerException");
        assertThat(jobs.field("1", "finishedOn")).hasSize(13);
        await().atMost(Fixtures.SOON).until(() -> heard.all.contains("failed 1 boom"));
    }

    @Test
    @Behaviour(22)
    void a_result_that_cannot_be_json_fails_the_job() {
        Map<String, Object> cycle = new HashMap<>();
        cycle.put("self", cycle);
        with.work(job -> cycle);
        String id = jobs.add("{}");
        jobs.awaitState(id, "failed");
        assertThat(jobs.field(id, "failedReason")).contains("The result of job 1", "cannot be written as JSON");
    }

    @Test
    void data_that_the_handler_cannot_read_fails_that_job_and_no_other() {
        with.keep(Worker.process(with.queue, Integer.class, job -> job.data() + 1));
        jobs.awaitState(jobs.add("{\"a\":1}"), "failed");
        jobs.awaitState(jobs.add("41"), "completed");
        assertThat(jobs.field("1", "failedReason")).contains("cannot be read as java.lang.Integer");
        assertThat(jobs.field("2", "returnvalue")).isEqualTo("42");
    }

    @Test
    @Behaviour(24)
    void the_name_of_the_worker_is_noted_in_the_job() {
        with.work(options -> options.name("mail-1"), job -> null);
        String id = jobs.add("{}");
        jobs.awaitState(id, "completed");
        assertThat(jobs.field(id, "pb")).isEqualTo("mail-1");
    }

    @Test
    @Behaviour(25)
    void a_job_that_one_worker_has_is_not_taken_by_another() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicInteger twice = new AtomicInteger();
        for (int i = 0; i < 60; i++) {
            String unused = jobs.add("{}");
        }
        for (int i = 0; i < 3; i++) {
            with.work(options -> options.concurrency(5), job -> seen.add(job.id()) ? 0 : twice.incrementAndGet());
        }
        jobs.awaitCompleted(60);
        assertThat(seen).hasSize(60);
        assertThat(twice).hasValue(0);
    }

    /** Counts how many run at once, and lets each go on permission. */
    private static final class Gate {
        final Semaphore permits = new Semaphore(0);
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();

        Object pass(RunningJob<Object> job) throws InterruptedException {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                permits.acquire();
                return job.id();
            } finally {
                running.decrementAndGet();
            }
        }
    }

    @Test
    @Behaviour(26)
    void as_many_jobs_run_at_once_as_there_are_slots() {
        Gate gate = new Gate();
        for (int i = 0; i < 10; i++) {
            String unused = jobs.add("{}");
        }
        Worker worker = with.work(options -> options.concurrency(4), gate::pass);
        await().atMost(Fixtures.SOON).until(() -> gate.running.get() == 4);
        gate.permits.release(10);
        jobs.awaitCompleted(10);
        assertThat(gate.most).hasValue(4);
        assertThat(worker.concurrency()).isEqualTo(4);
        assertThatThrownBy(() -> worker.concurrency(0)).hasMessage("concurrency must be at least 1, was 0");
    }

    @Test
    @Behaviour(26)
    void with_one_slot_jobs_run_one_after_the_other() {
        Gate gate = new Gate();
        gate.permits.release(20);
        for (int i = 0; i < 20; i++) {
            String unused = jobs.add("{}");
        }
        with.work(gate::pass);
        jobs.awaitCompleted(20);
        assertThat(gate.most).hasValue(1);
    }

    @Test
    @Behaviour(27)
    void slots_are_added_and_taken_away_while_jobs_run() {
        Gate gate = new Gate();
        for (int i = 0; i < 12; i++) {
            String unused = jobs.add("{}");
        }
        Worker worker = with.work(gate::pass);
        await().atMost(Fixtures.SOON).until(() -> gate.running.get() == 1);
        worker.concurrency(4);
        await().atMost(Fixtures.SOON).until(() -> gate.running.get() == 4);
        worker.concurrency(2);
        gate.permits.release(2);
        await().atMost(Fixtures.SOON).until(() -> gate.running.get() == 2 && jobs.count("completed") == 2);
        gate.permits.release(1);
        await().atMost(Fixtures.SOON).until(() -> jobs.count("completed") == 3 && gate.running.get() == 2);
        assertThat(jobs.count("active")).isEqualTo(2);
        gate.permits.release(20);
        jobs.awaitCompleted(12);
    }

    @Test
    @Behaviour(28)
    void a_slow_job_does_not_hold_up_others() {
        CountDownLatch slow = new CountDownLatch(1);
        with.work(options -> options.concurrency(2), job -> {
            if (job.data().equals("slow")) {
                WorkerFixtures.await(slow);
            }
            return null;
        });
        String held = jobs.add("\"slow\"");
        for (int i = 0; i < 5; i++) {
            String unused = jobs.add("\"fast\"");
        }
        jobs.awaitCompleted(5);
        assertThat(jobs.state(held)).isEqualTo("active");
        slow.countDown();
        jobs.awaitCompleted(6);
    }

    /** How often Redis was asked to run a script by its digest. */
    private static long scripts() {
        Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)")
                .matcher(String.valueOf(redis.cli("INFO", "commandstats")));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    @Test
    @Behaviour(29)
    void the_next_job_comes_with_the_end_of_the_one_before() {
        for (int i = 0; i < 57; i++) {
            String unused = jobs.add("{}");
        }
        redis.cli("CONFIG", "RESETSTAT");
        Worker worker = with.work(options -> options.concurrency(13).skipStalledCheck(), job -> null);
        jobs.awaitCompleted(57);
        assertThat(worker.pause(Fixtures.SOON)).isTrue();
        // 57 ends and at most one fetch for each slot and one that finds nothing; the test itself asks by plain
        // commands.
        assertThat(scripts()).isBetween(57L + 1, 57L + 13 + 1);
    }

    @Test
    @Behaviour(29)
    void with_more_slots_than_jobs_each_job_costs_one_fetch_and_one_end() {
        for (int i = 0; i < 5; i++) {
            String unused = jobs.add("{}");
        }
        redis.cli("CONFIG", "RESETSTAT");
        Worker worker = with.work(options -> options.concurrency(50).skipStalledCheck(), job -> null);
        jobs.awaitCompleted(5);
        assertThat(worker.pause(Fixtures.SOON)).isTrue();
        assertThat(scripts()).isLessThanOrEqualTo(5 + 5 + 2);
    }

    @Test
    @Behaviour({30, 35})
    void a_job_is_run_at_once_while_another_is_delayed_for_long() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        with.work(job -> seen.add(job.data()));
        String unused = jobs.add("job", "\"late\"", "{\"delay\":600000}");
        jobs.awaitState(jobs.add("\"now\""), "completed");
        assertThat(seen).containsExactly("now");
    }

    @Test
    @Behaviour({35, 36, 71, 73})
    void delayed_jobs_run_when_they_are_due_and_not_before() {
        Map<String, Long> startedAt = new ConcurrentHashMap<>();
        with.work(job -> startedAt.put(job.id(), System.currentTimeMillis()));
        long before = System.currentTimeMillis();
        String later = jobs.add("job", "{}", "{\"delay\":700}");
        String sooner = jobs.add("job", "{}", "{\"delay\":2}");
        jobs.awaitCompleted(2);
        assertThat(startedAt.get(sooner)).isGreaterThanOrEqualTo(before + 2);
        assertThat(startedAt.get(later)).isBetween(before + 700, before + 700 + Fixtures.SOON.toMillis());
    }

    @Test
    @Behaviour(31)
    void jobs_without_a_priority_come_first_and_then_the_lower_number() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        for (int priority : new int[] {7, 3, 0, 2097151, 3}) {
            String unused = jobs.add(
                    "job", Integer.toString(priority), priority == 0 ? "{}" : "{\"priority\":" + priority + "}");
        }
        with.work(job -> seen.add(job.data()));
        jobs.awaitCompleted(5);
        assertThat(seen).containsExactly(0, 3, 3, 7, 2097151);
    }

    @Test
    @Behaviour(31)
    void a_prioritized_job_added_while_the_last_one_runs_follows_it() {
        CountDownLatch added = new CountDownLatch(1);
        with.work(job -> {
            WorkerFixtures.await(added);
            return null;
        });
        String first = jobs.add("{}");
        jobs.awaitState(first, "active");
        String second = jobs.add("job", "{}", "{\"priority\":5,\"jobId\":\"urgent\"}");
        added.countDown();
        jobs.awaitState(second, "completed");
    }

    @Test
    @Behaviour(32)
    void a_worker_that_is_not_to_run_by_itself_waits_for_run() {
        Worker worker = with.work(options -> options.autorun(false), job -> null);
        String id = jobs.add("{}");
        assertThat(worker.isRunning()).isFalse();
        assertThat(jobs.state(id)).isEqualTo("waiting");
        worker.run();
        jobs.awaitState(id, "completed");
        assertThat(worker.isRunning()).isTrue();
        assertThatThrownBy(worker::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("runs already");
    }

    @Test
    @Behaviour(32)
    void a_worker_without_handler_cannot_run() {
        Worker worker = with.keep(Worker.builder(with.queue).build());
        assertThatThrownBy(worker::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no handler");
    }

    @Test
    @Behaviour(33)
    void an_error_in_fetching_is_told_and_the_worker_goes_on() {
        Heard heard = new Heard();
        String unused = String.valueOf(redis.cli(2, "SET", "bull:mail:wait", "not a list"));
        with.keep(Worker.builder(with.queue)
                .listener(heard)
                .handle(Object.class, job -> null)
                .build());
        await().atMost(Fixtures.SOON).until(() -> heard.errors.size() >= 2);
        assertThat(heard.errors.get(0)).hasMessageContaining("WRONGTYPE");
        redis.cli(2, "DEL", "bull:mail:wait");
        jobs.awaitState(jobs.add("{}"), "completed");
    }

    @Test
    @Behaviour(34)
    void options_that_cannot_be_are_refused_with_their_values() {
        WorkerOptions.Builder options = WorkerOptions.builder();
        assertThatThrownBy(() -> options.concurrency(0)).hasMessage("concurrency must be at least 1, was 0");
        assertThatThrownBy(() -> options.maxStalledCount(-1)).hasMessage("maxStalledCount must be at least 0, was -1");
        assertThatThrownBy(() -> options.maxStartedAttempts(-1))
                .hasMessage("maxStartedAttempts must be at least 0, was -1");
        assertThatThrownBy(() -> options.stalledInterval(Duration.ZERO))
                .hasMessage("stalledInterval must be at least 1 ms, was PT0S");
        assertThatThrownBy(() -> options.drainDelay(Duration.ZERO))
                .hasMessage("drainDelay must be at least 1 ms, was PT0S");
        assertThatThrownBy(() -> options.lockDuration(Duration.ofNanos(1))).hasMessageContaining("lockDuration");
        assertThatThrownBy(() -> options.limiter(0, Duration.ofSeconds(1))).hasMessageContaining("at least 1 job");
        assertThatThrownBy(() -> options.name("two words")).hasMessageContaining("without spaces");
        assertThatThrownBy(() -> options.closeTimeout(Duration.ofSeconds(-1))).hasMessageContaining("closeTimeout");
        assertThatThrownBy(() -> options.maxDataPoints(0)).hasMessageContaining("maxDataPoints");
        assertThat(WorkerOptions.DEFAULTS.lockRenewTime()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    @Behaviour(37)
    void a_handler_is_given_a_cancellation_token_if_it_wants_one() {
        List<Boolean> cancelled = new CopyOnWriteArrayList<>();
        with.keep(Worker.process(with.queue, Object.class, (job, cancellation) -> {
            cancelled.add(cancellation.isCancelled());
            return null;
        }));
        jobs.awaitState(jobs.add("{}"), "completed");
        assertThat(cancelled).containsExactly(false);
    }

    @Test
    void each_name_has_its_handler_and_a_name_without_one_fails_for_good() {
        List<String> seen = new CopyOnWriteArrayList<>();
        with.keep(Worker.builder(with.queue)
                .handle("welcome", String.class, job -> seen.add("welcome " + job.data()))
                .handle("digest", Integer.class, (job, cancellation) -> seen.add("digest " + job.data()))
                .build());
        jobs.awaitState(jobs.add("welcome", "\"ada\"", "{}"), "completed");
        jobs.awaitState(jobs.add("digest", "7", "{}"), "completed");
        String unknown = jobs.add("other", "{}", "{\"attempts\":5}");
        jobs.awaitState(unknown, "failed");
        assertThat(seen).containsExactly("welcome ada", "digest 7");
        assertThat(jobs.field(unknown, "failedReason")).contains("No handler for jobs named 'other'");
        assertThatThrownBy(() -> Worker.builder(with.queue)
                        .handle("a", String.class, job -> null)
                        .handle("a", String.class, job -> null))
                .hasMessageContaining("'a' already");
    }

    @Test
    void a_job_whose_hash_is_gone_fails_and_does_not_stop_the_worker() {
        redis.cli(2, "LPUSH", "bull:mail:wait", "ghost");
        with.work(job -> null);
        jobs.awaitState("ghost", "failed");
        assertThat(jobs.field("ghost", "failedReason")).contains("was gone when its turn came");
        jobs.awaitState(jobs.add("{}"), "completed");
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // the worker waits for it
    void thousands_of_jobs_run_at_once() {
        CountDownLatch all = new CountDownLatch(2000);
        for (int i = 0; i < 2000; i++) {
            String unused = jobs.add("{}");
        }
        CompletableFuture<Object> together = new CompletableFuture<>();
        with.work(options -> options.concurrency(2000), job -> {
            all.countDown();
            return together;
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> all.getCount() == 0);
        together.complete("done");
        await().atMost(Duration.ofSeconds(60)).until(() -> jobs.count("completed") == 2000);
    }

    @Test
    void workers_are_found_by_the_name_of_their_connection() {
        with.work(options -> options.name("mail-1"), job -> null);
        with.work(job -> null);
        await().atMost(Fixtures.SOON).until(() -> {
            String clients = String.valueOf(redis.cli("CLIENT", "LIST"));
            return clients.contains("name=bull:bWFpbA==:w:mail-1 ") && clients.contains("name=bull:bWFpbA== ");
        });
    }
}
