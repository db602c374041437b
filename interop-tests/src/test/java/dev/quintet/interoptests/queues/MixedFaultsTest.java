package dev.quintet.interoptests.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.interoptests.Behaviour;
import dev.quintet.queues.JobRequest;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.RawJson;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.RedisServerOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis forgets its scripts, drops its connections, and dies, while Node and Java work on one queue. */
class MixedFaultsTest {
    private static final int JOBS = 1000;

    @RegisterExtension
    @Order(1)
    static final RedisServer redis = RedisServer.with(RedisServerOptions.builder()
            .config("appendonly yes")
            .config("appendfsync always")
            .build());

    @RegisterExtension
    @Order(2)
    static final Fleet fleet = new Fleet(redis);

    private static Queue begin(String name) {
        Queue queue = fleet.queue(name);
        assertThat(queue.addBulk(
                        Collections.nCopies(JOBS, JobRequest.of("mail", new RawJson("{\"do\":\"sleep\",\"ms\":5}")))))
                .hasSize(JOBS);
        fleet.work(
                name,
                options -> options.concurrency(4)
                        .lockDuration(Duration.ofSeconds(3))
                        .stalledInterval(Duration.ofSeconds(1)));
        fleet.node().work(name, Map.of("concurrency", 4, "lockDuration", 3000, "stalledInterval", 1000));
        return queue;
    }

    private static void awaitCompleted(Queue queue, long atLeast) {
        await().atMost(Fleet.SOON).ignoreExceptions().until(() -> queue.jobs().count(JobState.COMPLETED) >= atLeast);
    }

    /** How often each job ran, in whichever language. */
    private static Map<String, Integer> runs(String queue) {
        Map<String, Integer> runs = new TreeMap<>(fleet.node().runs(queue));
        fleet.handler()
                .runs()
                .forEach((job, times) -> runs.merge(job.substring(queue.length() + 1), times, Integer::sum));
        return runs;
    }

    private static void assertAllDone(Queue queue, boolean onceEach) {
        awaitCompleted(queue, JOBS);
        Map<JobState, Long> counts = queue.jobs().counts();
        assertThat(counts).containsEntry(JobState.COMPLETED, (long) JOBS);
        assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(JOBS);
        Map<String, Integer> runs = runs(queue.name());
        assertThat(runs).hasSize(JOBS);
        List<String> twice = runs.entrySet().stream()
                .filter(job -> job.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
        // At most those that ran at the time of the fault: eight at once.
        assertThat(twice).hasSizeLessThanOrEqualTo(onceEach ? 0 : 8);
    }

    @Test
    @Behaviour(179)
    void scripts_that_are_forgotten_are_sent_again_and_every_job_runs_once() {
        Queue queue = begin("forgotten");
        for (long done = 100; done < JOBS; done += 200) {
            awaitCompleted(queue, done);
            fleet.cli("SCRIPT", "FLUSH");
        }
        assertAllDone(queue, true);
        assertThat(fleet.handler().runs()).isNotEmpty();
        assertThat(fleet.node().runs("forgotten")).isNotEmpty();
    }

    @Test
    @Behaviour(179)
    void connections_that_are_cut_lose_no_job() {
        Queue queue = begin("cut");
        for (int cut = 1; cut <= 3; cut++) {
            awaitCompleted(queue, cut * 200L);
            fleet.cli("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        }
        awaitCompleted(queue, JOBS);
        assertThat(queue.jobs().counts().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(JOBS);
        Map<String, Integer> runs = runs("cut");
        assertThat(runs).hasSize(JOBS);
        assertThat(runs.values().stream().filter(times -> times > 1).count()).isLessThanOrEqualTo(3 * 8);
    }

    @Test
    @Behaviour(179)
    void a_server_that_is_killed_and_comes_back_loses_no_job() {
        Queue queue = begin("killed");
        awaitCompleted(queue, 200);
        redis.kill();
        redis.restart();
        assertAllDone(queue, false);
    }
}
