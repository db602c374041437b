package dev.quintet.interoptests.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.interoptests.Behaviour;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.RawJson;
import dev.quintet.queues.Worker;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker in one language finishes what one in the other left behind. */
class RecoveryTest {
    private static final Map<String, Object> QUICK = Map.of("stalledInterval", 300, "lockDuration", 30_000);

    @RegisterExtension
    @Order(1)
    static final RedisServer redis = RedisServer.start();

    @RegisterExtension
    @Order(2)
    static final Fleet fleet = new Fleet(redis);

    @Test
    @Behaviour(173)
    void node_recovers_a_job_whose_java_worker_is_gone() {
        Queue queue = fleet.queue("left-by-java");
        Job job = queue.add("mail", Map.of("to", "ada"));
        // One who takes a job and is never heard of again: the lock ends, and nobody renews it.
        try (Worker gone = Worker.builder(queue).build()) {
            assertThat(gone.getNextJob("gone", false)).isPresent();
        }
        fleet.cli("PEXPIRE", job.key() + ":lock", "1");
        fleet.node().work("left-by-java", QUICK);
        fleet.awaitCount("left-by-java", JobState.COMPLETED, 1);
        Job done = job.refresh().orElseThrow();
        assertThat(done.processedBy()).contains("node");
        assertThat(done.stalledCount()).isEqualTo(1);
        assertThat(done.attemptsStarted()).isEqualTo(2);
        assertThat(done.attemptsMade()).isEqualTo(1);
    }

    @Test
    @Behaviour(173)
    void java_recovers_a_job_whose_node_process_was_killed() {
        Queue queue = fleet.queue("left-by-node");
        Job job = queue.add("mail", Map.of("do", "hold"));
        fleet.node().work("left-by-node", Map.of("lockDuration", 500, "stalledInterval", 300));
        await().atMost(Fleet.SOON).until(() -> job.is(JobState.ACTIVE));
        fleet.killNode();
        fleet.handler().release();
        fleet.work("left-by-node", options -> options.stalledInterval(Duration.ofMillis(300)));
        fleet.awaitCount("left-by-node", JobState.COMPLETED, 1);
        Job done = job.refresh().orElseThrow();
        assertThat(done.processedBy()).contains("java");
        assertThat(done.stalledCount()).isEqualTo(1);
        assertThat(fleet.handler().runs()).containsEntry("left-by-node " + job.id(), 1);
    }

    private static Job stalledTooOften(Queue queue) {
        Job job = queue.add("mail", Map.of("to", "ada"));
        try (Worker gone = Worker.builder(queue).build()) {
            assertThat(gone.getNextJob("gone", false)).isPresent();
        }
        fleet.cli("PEXPIRE", job.key() + ":lock", "1");
        return job;
    }

    @Test
    @Behaviour(173)
    void node_finds_that_a_job_stalled_too_often_and_java_fails_it_unrun() {
        Queue queue = fleet.queue("too-often");
        Job job = stalledTooOften(queue);
        queue.pause();
        fleet.node().work("too-often", Map.of("stalledInterval", 300, "maxStalledCount", 0));
        await().atMost(Fleet.SOON)
                .until(() -> job.refresh().orElseThrow().deferredFailure().isPresent());
        fleet.node().worker("close");
        queue.resume();
        fleet.work("too-often");
        assertFailedUnrun(job);
        assertThat(fleet.handler().runs()).isEmpty();
    }

    @Test
    @Behaviour(173)
    void java_finds_that_a_job_stalled_too_often_and_node_fails_it_unrun() {
        Queue queue = fleet.queue("too-often");
        Job job = stalledTooOften(queue);
        queue.pause();
        Worker java = fleet.work(
                "too-often",
                options -> options.stalledInterval(Duration.ofMillis(300)).maxStalledCount(0));
        await().atMost(Fleet.SOON)
                .until(() -> job.refresh().orElseThrow().deferredFailure().isPresent());
        java.close();
        queue.resume();
        fleet.node().work("too-often", Map.of());
        assertFailedUnrun(job);
        assertThat(fleet.node().runs("too-often")).isEmpty();
    }

    private static void assertFailedUnrun(Job job) {
        await().atMost(Fleet.SOON).until(() -> job.is(JobState.FAILED));
        Job failed = job.refresh().orElseThrow();
        assertThat(failed.failedReason()).contains("job stalled more than allowable limit");
        assertThat(failed.finishedOn()).isPresent();
    }

    /** Its lock is a key that both know, so that neither takes what the other one renews. */
    @Test
    @Behaviour(173)
    void a_long_job_stays_with_whoever_renews_its_lock() {
        Queue queue = fleet.queue("long");
        Job inJava = queue.add("mail", new RawJson("{\"do\":\"sleep\",\"ms\":2500}"));
        fleet.work("long", options -> options.lockDuration(Duration.ofSeconds(1)));
        await().atMost(Fleet.SOON).until(() -> inJava.is(JobState.ACTIVE));
        fleet.node().work("long", QUICK);
        Job inNode = queue.add("mail", new RawJson("{\"do\":\"sleep\",\"ms\":2500}"));
        fleet.awaitCount("long", JobState.COMPLETED, 2);
        assertThat(inJava.refresh().orElseThrow().attemptsStarted()).isEqualTo(1);
        assertThat(inNode.refresh().orElseThrow().attemptsStarted()).isEqualTo(1);
        assertThat(inJava.refresh().orElseThrow().processedBy()).contains("java");
        assertThat(inNode.refresh().orElseThrow().processedBy()).contains("node");
    }
}
