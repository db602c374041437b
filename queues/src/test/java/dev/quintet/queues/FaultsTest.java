package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.queues.schedulers.JobTemplate;
import dev.quintet.queues.schedulers.Schedule;
import dev.quintet.testing.FaultProxy;
import dev.quintet.testing.FaultProxy.Direction;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.RedisServerOptions;
import dev.quintet.testing.Seeds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis is killed, stopped, made to forget, and cut off, while jobs run. */
class FaultsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.with(RedisServerOptions.builder()
            .config("appendonly yes")
            .config("appendfsync always")
            .build());

    private static final Duration LONG = Duration.ofSeconds(60);

    /** How often each job was run. */
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();

    private Object run(RunningJob<Object> job) throws InterruptedException {
        runs.merge(job.id(), 1, Integer::sum);
        // What a job is: time that passes.
        new CountDownLatch(1).await(2, TimeUnit.MILLISECONDS);
        return job.id();
    }

    private static void add(Jobs jobs, int count) {
        for (int i = 0; i < count; i++) {
            String unused = jobs.add("{}");
        }
    }

    private static Map<String, Integer> ended(Jobs jobs, String event) {
        Map<String, Integer> counts = new HashMap<>();
        jobs.events().stream()
                .filter(line -> line.startsWith(event + " "))
                .forEach(line -> counts.merge(line.substring(event.length() + 1), 1, Integer::sum));
        return counts;
    }

    private static void awaitCompletedLong(Jobs jobs, long count) {
        await().atMost(LONG).ignoreExceptions().until(() -> jobs.count("completed") == count);
    }

    @Test
    @Behaviour(179)
    void scripts_that_redis_forgets_are_sent_again() {
        try (WorkerFixtures with = WorkerFixtures.at(redis)) {
            with.work(options -> options.concurrency(3), job -> {
                redis.cli("SCRIPT", "FLUSH");
                return run(job);
            });
            add(with.jobs, 50);
            awaitCompletedLong(with.jobs, 50);
            assertThat(runs.values()).hasSize(50).allMatch(times -> times == 1);
        }
    }

    @Test
    @Behaviour(179)
    void a_killed_and_restarted_redis_costs_no_job_and_ends_none_twice() {
        try (WorkerFixtures with = WorkerFixtures.at(redis)) {
            add(with.jobs, 400);
            with.work(options -> options.concurrency(8).lockDuration(Duration.ofSeconds(20)), this::run);
            for (int kills = 1; kills <= 2; kills++) {
                int enough = kills * 60;
                await().atMost(LONG).until(() -> runs.size() >= enough);
                redis.kill();
                redis.restart();
            }
            awaitCompletedLong(with.jobs, 400);
            assertThat(ended(with.jobs, "completed").values()).hasSize(400).allMatch(times -> times == 1);
            assertThat(ended(with.jobs, "stalled")).isEmpty();
            assertThat(runs.values()).allMatch(times -> times == 1);
        }
    }

    @Test
    @Behaviour(179)
    void a_stopped_redis_is_waited_for() {
        try (WorkerFixtures with = WorkerFixtures.at(redis)) {
            add(with.jobs, 300);
            Heard heard = new Heard();
            with.keep(Worker.builder(with.queue)
                    .options(WorkerFixtures.options(options -> options.concurrency(8)))
                    .listener(heard)
                    .handle(Object.class, this::run)
                    .build());
            await().atMost(LONG).until(() -> runs.size() >= 50);
            redis.pause();
            await().atMost(LONG).until(() -> !heard.errors.isEmpty());
            int errors = heard.errors.size();
            await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> true);
            // Nine threads that each wait a second for an answer, and at most a second before the next try: no hot
            // loop.
            assertThat(heard.errors.size() - errors).isLessThan(200);
            redis.resume();
            awaitCompletedLong(with.jobs, 300);
            assertThat(ended(with.jobs, "completed").values()).hasSize(300).allMatch(times -> times == 1);
            assertThat(runs.values()).allMatch(times -> times == 1);
        }
    }

    /** As long as the longest that is promised, 20 s, only with {@code -Dquintet.long-tests=true}. */
    @Test
    @Behaviour(179)
    void an_outage_is_outlived_and_no_job_is_lost_or_runs_twice() {
        Duration outage = Duration.ofSeconds(Boolean.getBoolean("quintet.long-tests") ? 20 : 2);
        try (WorkerFixtures with = WorkerFixtures.at(redis)) {
            add(with.jobs, 300);
            Heard heard = new Heard();
            with.keep(Worker.builder(with.queue)
                    .options(WorkerFixtures.options(options -> options.concurrency(8)))
                    .listener(heard)
                    .handle(Object.class, this::run)
                    .build());
            await().atMost(LONG).until(() -> runs.size() >= 50);
            redis.kill();
            await().during(outage).atMost(LONG).until(() -> true);
            // Nine threads, each of which tries again after at most a second.
            assertThat(heard.errors).hasSizeLessThan((int) (9 * (10 + 3 * outage.toSeconds())));
            int begun = runs.size();
            assertThat(begun).isLessThan(300);
            redis.restart();
            awaitCompletedLong(with.jobs, 300);
            assertThat(ended(with.jobs, "completed").values()).hasSize(300).allMatch(times -> times == 1);
            assertThat(ended(with.jobs, "stalled")).isEmpty();
            assertThat(runs.values()).allMatch(times -> times == 1);
        }
    }

    @Test
    @Behaviour(179)
    void killed_connections_are_made_again_under_their_names() {
        try (WorkerFixtures with = WorkerFixtures.at(redis)) {
            add(with.jobs, 100);
            with.work(options -> options.concurrency(4).name("again"), this::run);
            await().atMost(LONG).until(() -> runs.size() >= 10);
            redis.cli("CLIENT", "KILL", "TYPE", "normal");
            awaitCompletedLong(with.jobs, 100);
            redis.cli("CLIENT", "KILL", "TYPE", "normal");
            await().atMost(LONG)
                    .until(() -> String.valueOf(redis.cli("CLIENT", "LIST")).contains("bWFpbA==:w:again"));
            assertThat(runs.values()).hasSize(100).allMatch(times -> times == 1);
        }
    }

    @Test
    @Behaviour(115)
    void a_worker_closes_while_redis_is_down() {
        try (WorkerFixtures with = WorkerFixtures.at(redis)) {
            CountDownLatch never = new CountDownLatch(1);
            Worker worker = with.work(job -> {
                WorkerFixtures.await(never);
                return null;
            });
            String id = with.jobs.add("{}");
            with.jobs.awaitState(id, "active");
            redis.kill();
            long before = System.nanoTime();
            worker.close(Duration.ofMillis(100));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
            assertThat(worker.isClosed()).isTrue();
        }
    }

    /** What is to become of a job, as its data says. */
    private record Plan(int failures, boolean forGood, int delays) {
        static Plan of(Random random) {
            return new Plan(random.nextInt(3), random.nextInt(8) == 0, random.nextInt(4) == 0 ? 1 : 0);
        }

        int runs() {
            return delays + (forGood ? 1 : failures + 1);
        }

        Object act(int run) {
            if (run <= delays) {
                throw new DelayedJobException(Duration.ofMillis(3));
            }
            if (forGood) {
                throw new UnrecoverableJobException("for good");
            }
            if (run <= delays + failures) {
                throw new IllegalStateException("not yet");
            }
            return "done";
        }
    }

    /**
     * Locks are longer than the test, so no cut of a connection may make a job run more or less often than planned: an answer that
     * was lost is looked up, and a job that was taken unheard is found.
     */
    @Test
    @Behaviour(179)
    void cut_at_any_byte_every_job_runs_exactly_as_planned() {
        Seeds.each(random -> {
            redis.cli("FLUSHALL");
            runs.clear();
            try (FaultProxy network = FaultProxy.before(redis);
                    WorkerFixtures near = WorkerFixtures.at(redis);
                    WorkerFixtures far = new WorkerFixtures(network.url())) {
                Map<String, Plan> plans = new HashMap<>();
                for (int i = 0; i < 40; i++) {
                    Plan plan = Plan.of(random);
                    String options =
                            "{\"attempts\":4,\"backoff\":{\"type\":\"fixed\",\"delay\":" + random.nextInt(5) + "}}";
                    plans.put(near.jobs.add("job", "{}", options), plan);
                }
                far.work(
                        options -> options.concurrency(1 + random.nextInt(6)),
                        job -> Objects.requireNonNull(plans.get(job.id())).act(runs.merge(job.id(), 1, Integer::sum)));
                for (int cut = 0; cut < 4; cut++) {
                    network.resetAfter(
                            random.nextBoolean() ? Direction.TO_CLIENT : Direction.TO_SERVER, 1 + random.nextInt(3000));
                    int before = network.connections();
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> network.connections() > before
                                    || near.jobs.count("completed") + near.jobs.count("failed") == 40);
                }
                await().atMost(LONG).until(() -> near.jobs.count("completed") + near.jobs.count("failed") == 40);
                Map<String, Integer> completed = ended(near.jobs, "completed");
                Map<String, Integer> failed = ended(near.jobs, "failed");
                plans.forEach((id, plan) -> {
                    assertThat(runs.get(id))
                            .as("runs of job %s, planned as %s", id, plan)
                            .isEqualTo(plan.runs());
                    assertThat((plan.forGood() ? failed : completed).get(id))
                            .as("ends of job %s", id)
                            .isEqualTo(1);
                });
                assertThat(List.of(completed.size() + failed.size())).containsExactly(40);
            }
        });
    }

    /**
     * The connection of the worker is cut somewhere near the making of the next job, over and over. Locks are longer than the test.
     */
    @Test
    @Behaviour(141)
    void a_scheduler_whose_next_job_is_made_when_the_connection_is_cut_goes_on_and_makes_one() {
        try (FaultProxy network = FaultProxy.before(redis);
                WorkerFixtures near = WorkerFixtures.at(redis);
                WorkerFixtures far = new WorkerFixtures(network.url())) {
            near.queue.schedulers().upsert("beat", Schedule.every(Duration.ofMillis(10)), JobTemplate.named("tick"));
            Worker worker = far.work(options -> options.drainDelay(Duration.ofMillis(100)), this::run);
            Seeds.each(random -> {
                int begun = runs.size();
                network.resetAfter(
                        random.nextBoolean() ? Direction.TO_CLIENT : Direction.TO_SERVER, 1 + random.nextInt(2500));
                await().atMost(LONG).until(() -> runs.size() > begun + 1);
            });
            worker.close(LONG);
            long next = near.jobs.count("wait") + near.jobs.count("delayed");
            assertThat(next).isEqualTo(1);
            assertThat(near.jobs.count("active")).isZero();
            assertThat(near.queue.schedulers().get("beat").orElseThrow().iterations())
                    .isEqualTo(runs.size() + 1L);
            assertThat(runs.values()).allMatch(times -> times == 1);
        }
    }
}
