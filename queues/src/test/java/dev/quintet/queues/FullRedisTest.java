package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.errors.WriteRefusedException;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.RedisServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis has as much memory as it may have, and evicts nothing. */
class FullRedisTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.with(RedisServerOptions.builder()
            .persistent(false)
            .config("maxmemory-policy noeviction")
            .build());

    private WorkerFixtures with;

    @BeforeEach
    void open() {
        with = WorkerFixtures.at(redis);
        String unused = with.jobs.add("{}"); // so that the scripts are known and the queue is there
        redis.cli(2, "DEL", "bull:mail:wait", "bull:mail:marker", "bull:mail:1");
    }

    @AfterEach
    void close() {
        with.close();
        makeRoom();
    }

    private static void fill() {
        redis.cli("CONFIG", "SET", "maxmemory", "1");
    }

    private static void makeRoom() {
        redis.cli("CONFIG", "SET", "maxmemory", "0");
    }

    @Test
    void adding_says_what_is_the_matter_and_leaves_nothing_behind() {
        Queue reports = Queue.on(with.fixtures.database, "reports");
        await().atMost(Fixtures.SOON).until(() -> reports.meta().version().isPresent());
        Object before = redis.cli(2, "DBSIZE");
        fill();
        assertThatThrownBy(() -> with.queue.add("work"))
                .isInstanceOfSatisfying(
                        WriteRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(WriteRefusedException.Reason.MEMORY_FULL))
                .hasMessageContaining("Raise maxmemory, or clear what is no longer needed");
        assertThatThrownBy(() -> with.queue.addBulk(List.of(JobRequest.of("a", 1), JobRequest.of("b", 2))))
                .isInstanceOfSatisfying(
                        BulkAddException.class,
                        refused -> assertThat(refused.failures().values())
                                .hasSize(2)
                                .allMatch(WriteRefusedException.class::isInstance));
        assertThatThrownBy(() -> FlowProducer.on(with.fixtures.database)
                        .add(FlowJob.of("reports", "monthly").withChildren(FlowJob.of("mail", "child"))))
                .isInstanceOf(WriteRefusedException.class)
                .hasMessageContaining("Nothing of the transaction was done")
                .hasMessageContaining("OOM");
        assertThat(redis.cli(2, "DBSIZE")).isEqualTo(before);
        makeRoom();
        assertThat(with.queue.add("work").state()).isEqualTo(JobState.WAITING);
    }

    @Test
    void what_runs_when_it_fills_is_ended_all_the_same() {
        CountDownLatch isFull = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        with.work(options -> options.concurrency(3), job -> {
            running.incrementAndGet();
            WorkerFixtures.await(isFull);
            return "done";
        });
        add(3);
        await().atMost(Fixtures.SOON).until(() -> running.get() == 3);
        fill();
        isFull.countDown();
        with.jobs.awaitCompleted(3);
    }

    @Test
    void a_worker_that_finds_it_full_takes_nothing_and_goes_on_when_there_is_room() {
        Map<String, Integer> runs = new ConcurrentHashMap<>();
        Heard heard = new Heard();
        add(30);
        fill();
        with.keep(Worker.builder(with.queue)
                .options(WorkerFixtures.options(options -> options.concurrency(3)))
                .listener(heard)
                .handle(Object.class, job -> runs.merge(job.id(), 1, Integer::sum))
                .build());
        await().atMost(Fixtures.SOON)
                .until(() -> heard.errors.stream().anyMatch(WriteRefusedException.class::isInstance));
        await().during(Duration.ofSeconds(2)).atMost(Fixtures.SOON).until(runs::isEmpty);
        // One thread, which waits up to a second before the next try: no hot loop.
        assertThat(heard.errors).hasSizeLessThan(25);
        makeRoom();
        with.jobs.awaitCompleted(30);
        assertThat(runs.values()).hasSize(30).containsOnly(1);
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            String unused = with.jobs.add("{}");
        }
    }
}
