package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The process of a worker stands still for longer than its lock lasts, as in a long pause of the machine it runs on. */
class StoppedWorkerTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private static List<?> told() {
        return (List<?>) Objects.requireNonNull(redis.cli(2, "LRANGE", "told", "0", "-1"));
    }

    @Test
    @Behaviour({79, 85})
    void its_job_goes_to_another_and_what_comes_of_it_afterwards_is_dropped() {
        try (WorkerFixtures with = WorkerFixtures.at(redis);
                Jvm stopped = Jvm.start(StoppableWorker.class, redis.url())) {
            String id = with.jobs.add("{}");
            await().atMost(LONG).until(() -> Long.valueOf(1).equals(redis.cli(2, "HLEN", "runs")));
            stopped.halt();
            Worker other =
                    with.work(options -> options.stalledInterval(Duration.ofMillis(300)), job -> "from the other one");
            await().atMost(LONG).until(() -> with.jobs.state(id).equals("completed"));
            assertThat(redis.cli(2, "HGET", "runs", id)).isEqualTo("1");
            stopped.proceed();
            await().atMost(LONG)
                    .until(() -> told().stream()
                            .anyMatch(line -> String.valueOf(line)
                                    .startsWith("LockLostException: Job " + id + " of queue 'mail'")));
            assertThat(with.jobs.field(id, "returnvalue")).isEqualTo("\"from the other one\"");
            assertThat(with.jobs.field(id, "stc")).isEqualTo("1");
            assertThat(with.jobs.field(id, "ats")).isEqualTo("2");
            assertThat(with.jobs.events()).containsOnlyOnce("completed " + id).doesNotContain("failed " + id);
            // It works on, as if nothing had been.
            redis.cli(2, "SET", "go", "1");
            other.close();
            String next = with.jobs.add("{}");
            await().atMost(LONG).until(() -> with.jobs.state(next).equals("completed"));
            assertThat(with.jobs.field(next, "returnvalue")).isEqualTo("\"from the stopped one\"");
        }
    }
}
