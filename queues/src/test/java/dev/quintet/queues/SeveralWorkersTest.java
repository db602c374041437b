package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SeveralWorkersTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private WorkerFixtures with;

    @BeforeEach
    void open() {
        with = WorkerFixtures.at(redis);
    }

    @AfterEach
    void close() {
        with.close();
    }

    @Test
    @Behaviour(16)
    void jobs_that_were_added_in_bulk_are_spread_over_all_workers() {
        int workers = 3;
        Map<Integer, Set<String>> byWorker = new ConcurrentHashMap<>();
        CountDownLatch allHaveOne = new CountDownLatch(workers);
        for (int i = 0; i < workers; i++) {
            int worker = i;
            with.work(job -> {
                Set<String> own = byWorker.computeIfAbsent(worker, unused -> ConcurrentHashMap.newKeySet());
                if (own.add(job.id()) && own.size() == 1) {
                    allHaveOne.countDown();
                }
                WorkerFixtures.await(allHaveOne);
                return null;
            });
        }
        List<JobRequest> all =
                IntStream.range(0, 60).mapToObj(i -> JobRequest.of("job", i)).toList();
        assertThat(with.queue.addBulk(all)).hasSize(60);
        with.jobs.awaitCompleted(60);
        assertThat(byWorker).hasSize(workers);
        assertThat(byWorker.values().stream().flatMap(Set::stream)).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    @Behaviour(75)
    void no_worker_runs_a_delayed_job_before_its_time_however_many_it_runs_at_once() {
        Map<String, List<Long>> starts = new ConcurrentHashMap<>();
        for (int i = 0; i < 2; i++) {
            with.work(
                    options -> options.concurrency(3),
                    job -> starts.computeIfAbsent(job.id(), unused -> new ArrayList<>())
                            .add(System.currentTimeMillis()));
        }
        Map<String, Long> due = new HashMap<>();
        for (int i = 0; i < 24; i++) {
            Duration delay = Duration.ofMillis(100 + (i * 7 % 24) * 20L);
            Job job =
                    with.queue.add("later", i, JobOptions.builder().delay(delay).build());
            due.put(job.id(), job.timestamp().plus(delay).toEpochMilli());
        }
        with.jobs.awaitCompleted(24);
        due.forEach((id, moment) -> assertThat(starts.getOrDefault(id, List.of()))
                .as("starts of job %s", id)
                .hasSize(1)
                .allSatisfy(start -> assertThat(start).isGreaterThanOrEqualTo(moment)));
    }
}
