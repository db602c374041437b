package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.errors.QuintetException;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.RedisServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Kills the worker's JVM and Redis, again and again, in a run of many jobs. By {@code mvn -pl queues test -Dtest=CrashRunTest
 * -Dquintet.crash-run=20000}; takes a few minutes.
 */
@EnabledIfSystemProperty(named = "quintet.crash-run", matches = "\\d+")
class CrashRunTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.with(RedisServerOptions.builder()
            .config("appendonly yes")
            .config("appendfsync always")
            .build());

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static Jvm work() {
        return Jvm.start(WorkerJvm.class, redis.url());
    }

    @Test
    @Timeout(900)
    @Behaviour({79, 173, 179})
    void no_job_is_lost_when_workers_and_redis_are_killed_and_those_run_twice_are_those_that_were_running() {
        int count = Integer.getInteger("quintet.crash-run");
        int kills = 10;
        try (WorkerFixtures with = WorkerFixtures.at(redis)) {
            List<JobRequest> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                // The handler counts in Redis, and so fails when that is killed.
                all.add(new JobRequest(
                        "job", i, JobOptions.builder().attempts(20).build()));
            }
            for (int from = 0; from < count; from += 50) {
                List<Job> unused = with.queue.addBulk(all.subList(from, Math.min(count, from + 50)));
            }
            Jvm worker = work();
            int redisKills = 0;
            int workerKills = 0;
            try {
                for (int kill = 1; kill <= kills; kill++) {
                    long enough = (long) count * kill / (kills + 1);
                    await().atMost(PATIENCE).ignoreExceptions().until(() -> with.jobs.count("completed") >= enough);
                    if (kill % 2 == 0) {
                        redis.kill();
                        redis.restart();
                        redisKills++;
                    } else {
                        worker.close();
                        worker = work();
                        workerKills++;
                    }
                }
                await().atMost(PATIENCE)
                        .ignoreExceptionsInstanceOf(QuintetException.class)
                        .until(() -> with.jobs.count("completed") + with.jobs.count("failed") == count);
            } finally {
                worker.close();
            }
            List<?> runs = (List<?>) Objects.requireNonNull(redis.cli(2, "HVALS", "runs"));
            long twice = runs.stream().filter(times -> !"1".equals(times)).count();
            System.out.printf(
                    "%d jobs, %d kills of the worker, %d of Redis: %d lost, %d run more than once%n",
                    count, workerKills, redisKills, count - runs.size(), twice);
            assertThat(redis.cli(2, "ZCARD", "bull:mail:failed")).isEqualTo(0L);
            assertThat(runs).hasSize(count);
            // What ran when its worker was killed, or when Redis was and the handler could not count: no more than
            // slots, for each kill.
            assertThat(twice).isLessThanOrEqualTo(20L * (workerKills + redisKills));
            assertThat(redis.cli(2, "EXISTS", "bull:mail:wait", "bull:mail:active"))
                    .isEqualTo(0L);
        }
    }
}
