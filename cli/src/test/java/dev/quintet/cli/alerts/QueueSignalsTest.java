package dev.quintet.cli.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.operations.alerts.Signal;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.Queue;
import dev.quintet.queues.UnrecoverableJobException;
import dev.quintet.queues.Worker;
import dev.quintet.ratelimits.Limit;
import dev.quintet.ratelimits.RateLimiter;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueSignalsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;
    private QueueSignals signals;

    @BeforeEach
    void open() {
        databases =
                Databases.open(QuintetConfiguration.builder().url(redis.url()).build());
        signals = new QueueSignals(databases, "bull", List.of("ours"));
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private Queue queue(String name) {
        return Queue.on(databases.get(Database.QUEUES), name);
    }

    private Map<String, Double> read() {
        return signals.read().stream()
                .collect(Collectors.toMap(signal -> signal.name() + " " + signal.subject(), Signal::value));
    }

    @Test
    void jobs_that_wait_for_nobody_are_seen_and_our_own_queue_is_left_out() {
        queue("mail")
                .add(
                        "old",
                        1,
                        JobOptions.builder()
                                .timestamp(Instant.now().minus(Duration.ofMinutes(20)))
                                .build());
        queue("ours").add("alert", 1);
        Map<String, Double> seen = read();
        assertThat(seen.get("queue.oldest mail")).isBetween(1199.0, 1300.0);
        seen.remove("queue.oldest mail");
        assertThat(new TreeMap<>(seen))
                .isEqualTo(new TreeMap<>(
                        Map.of("queue.waiting mail", 1.0, "queue.failures mail", 0.0, "queue.unattended mail", 1.0)));
        queue("mail").pause();
        assertThat(read()).containsEntry("queue.unattended mail", 0.0);
    }

    @Test
    void failures_are_told_in_per_cent_once_enough_jobs_have_ended() {
        Queue mail = queue("mail");
        try (Worker worker = Worker.builder(mail)
                .handle(Integer.class, job -> {
                    if (job.data() % 5 == 0) {
                        throw new UnrecoverableJobException("no");
                    }
                    return "done";
                })
                .build()) {
            mail.add("work", 1);
            await().atMost(PATIENCE).until(() -> !read().containsKey("queue.failures mail"));
            IntStream.range(1, 20).forEach(i -> mail.add("work", i + 1));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(read())
                            .containsEntry("queue.failures mail", 20.0)
                            .containsEntry("queue.waiting mail", 0.0)
                            .containsEntry("queue.unattended mail", 0.0));
            assertThat(worker.activeJobs()).isEmpty();
        }
    }

    @Test
    void queues_that_come_and_go_are_known_and_forgotten() {
        IntStream.range(0, 30).forEach(i -> queue("q" + i).add("work", i));
        assertThat(read()).containsKey("queue.waiting q29").hasSize(120);
        queue("q29").maintenance().obliterate(true);
        assertThat(read()).doesNotContainKey("queue.waiting q29").hasSize(116);
    }

    @Test
    void refused_keys_are_counted_one_limiter_a_round() {
        Map<String, List<Limit>> limits = Map.of("login", List.of(new SlidingWindow(1, Duration.ofHours(1))));
        try (RateLimits all = RateLimits.open(databases.get(Database.RATE_LIMIT));
                LimitSignals refused = new LimitSignals(databases, limits)) {
            assertThat(refused.read()).containsExactly(new Signal("limits.refused", "login", 0, "keys"));
            RateLimiter login = all.limiter("login", new SlidingWindow(1, Duration.ofHours(1)));
            login.tryAcquire("ada");
            login.tryAcquire("bob");
            assertThat(refused.read()).containsExactly(new Signal("limits.refused", "login", 2, "keys"));
        }
        try (LimitSignals none = new LimitSignals(databases, Map.of())) {
            assertThat(none.read()).isEmpty();
        }
    }
}
