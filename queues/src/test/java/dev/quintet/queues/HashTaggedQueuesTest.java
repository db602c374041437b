package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.queues.schedulers.JobTemplate;
import dev.quintet.queues.schedulers.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A prefix with a hash tag on a server that is a cluster: a command with keys of several slots would fail there. */
class HashTaggedQueuesTest {
    private static final QueueOptions TAGGED =
            QueueOptions.builder().prefix("{bull}").build();

    private static OneNodeCluster cluster;

    private Queue queue;

    @BeforeAll
    static void start() {
        cluster = OneNodeCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void empty() {
        cluster.server.cli("FLUSHALL");
        queue = Queue.on(cluster.database, "mail", TAGGED);
    }

    @AfterEach
    void every_key_is_in_the_slot_of_the_tag() {
        Object slot = cluster.server.cli("CLUSTER", "KEYSLOT", "bull");
        List<?> keys = (List<?>) cluster.server.cli("KEYS", "{bull}:*");
        assertThat(keys).isNotEmpty();
        assertThat(keys)
                .allSatisfy(key -> assertThat(cluster.server.cli("CLUSTER", "KEYSLOT", String.valueOf(key)))
                        .isEqualTo(slot));
    }

    private void awaitState(Job job, JobState state) {
        await().atMost(Fixtures.SOON).until(() -> job.state() == state);
    }

    private static JobOptions.Builder options() {
        return JobOptions.builder();
    }

    @Test
    @Behaviour(169)
    void jobs_are_added_worked_delayed_retried_and_told_of() {
        List<String> told = new CopyOnWriteArrayList<>();
        try (QueueEvents events = QueueEvents.open(queue);
                Worker worker = Worker.process(
                        queue, Object.class, WorkerFixtures.options(options -> options.concurrency(3)), job -> {
                            if (job.name().equals("flaky") && job.attemptsMade() == 0) {
                                throw new IllegalStateException("not yet");
                            }
                            if (job.name().equals("later") && job.attemptsStarted() == 1) {
                                throw new DelayedJobException(Duration.ofMillis(20));
                            }
                            job.updateProgress(50);
                            job.log("half done");
                            return job.name();
                        })) {
            events.listen(QueueEvent.Completed.class, completed -> told.add(completed.job()));
            assertThat(worker.isRunning()).isTrue();
            Job plain = queue.add("plain", Map.of("n", 1));
            Job delayed = queue.add(
                    "later", null, options().delay(Duration.ofMillis(50)).build());
            Job flaky = queue.add(
                    "flaky",
                    null,
                    options()
                            .attempts(2)
                            .backoff(Backoff.fixed(Duration.ofMillis(20)))
                            .priority(3)
                            .build());
            Job once = queue.add(
                    "once",
                    null,
                    options()
                            .jobId("mine")
                            .deduplication(Deduplication.untilFinished("once"))
                            .removeOnComplete(Retention.newest(10))
                            .build());
            List<Job> many = queue.addBulk(IntStream.range(0, 50)
                    .mapToObj(i -> JobRequest.of("many", i))
                    .toList());
            for (Job job : List.of(plain, delayed, flaky, once, many.get(49))) {
                awaitState(job, JobState.COMPLETED);
            }
            await().atMost(Fixtures.SOON).until(() -> told.size() == 54);
            assertThat(flaky.refresh().orElseThrow().attemptsMade()).isEqualTo(2);
            assertThat(plain.logs(0, 9, JobOrder.ASCENDING).rows()).containsExactly("half done");
            assertThat(queue.workers()).hasSize(1);
            assertThat(Queues.names(cluster.database, "{bull}", 10)).containsExactly("mail");
        }
    }

    @Test
    @Behaviour(169)
    void flows_go_over_several_queues_of_one_tag_and_schedulers_make_their_jobs() {
        FlowNode flow = FlowProducer.on(cluster.database, TAGGED)
                .add(FlowJob.of("mail", "report")
                        .withChildren(FlowJob.of("exports", "a"), FlowJob.of("exports", "b"), FlowJob.of("mail", "c")));
        Queue exports = Queue.on(cluster.database, "exports", TAGGED);
        CountDownLatch ticks = new CountDownLatch(3);
        queue.schedulers().upsert("beat", Schedule.every(Duration.ofMillis(50)), JobTemplate.named("tick"));
        try (Worker reporter = Worker.process(queue, Object.class, WorkerFixtures.options(options -> {}), job -> {
                    if (job.name().equals("tick")) {
                        ticks.countDown();
                    }
                    return job.job().dependencies().counts().processed();
                });
                Worker exporter = Worker.process(exports, Object.class, job -> "exported")) {
            assertThat(reporter.isRunning() && exporter.isRunning()).isTrue();
            awaitState(flow.job(), JobState.COMPLETED);
            await().atMost(Fixtures.SOON).until(() -> ticks.getCount() == 0);
        }
        assertThat(flow.job().refresh().orElseThrow().returnValueJson()).contains("3");
        assertThat(queue.schedulers().remove("beat")).isTrue();
    }

    @Test
    @Behaviour(169)
    void a_queue_is_paused_cleaned_and_obliterated() {
        Job job = queue.add("work");
        queue.pause();
        queue.resume();
        queue.limits().setConcurrency(1);
        HeldJob held = Worker.builder(queue).build().getNextJob("t", false).orElseThrow();
        held.moveToFailed(new IllegalStateException("boom"));
        queue.maintenance().retryFailed();
        awaitState(job, JobState.WAITING);
        queue.add("later", null, options().delay(Duration.ofHours(1)).build());
        assertThat(queue.maintenance().clean(JobState.DELAYED, Duration.ZERO, 10))
                .hasSize(1);
        queue.maintenance().obliterate(true);
        assertThat(queue.jobs().counts().values()).containsOnly(0L);
        queue.add("again");
    }

    @Test
    @Behaviour(169)
    void without_a_tag_the_cluster_refuses_and_the_reason_is_told() {
        queue.add("tagged");
        Queue untagged = Queue.on(cluster.database, "mail");
        assertThatThrownBy(() -> untagged.add("work"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("CROSSSLOT")
                .hasMessageContaining("need the same hash tag: '{bull}' instead of 'bull'");
    }

    @Test
    @Behaviour(169)
    void queues_that_are_tagged_by_their_own_names_work_but_share_no_flow() {
        queue.add("tagged");
        Queue alone = Queue.on(cluster.database, "{alone}");
        Job job = alone.add("work");
        try (Worker worker = Worker.process(alone, Object.class, data -> "done")) {
            assertThat(worker.isRunning()).isTrue();
            awaitState(job, JobState.COMPLETED);
        }
        assertThatThrownBy(() -> FlowProducer.on(cluster.database)
                        .add(FlowJob.of("{alone}", "parent").withChildren(FlowJob.of("{other}", "child"))))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("need the same hash tag");
        assertThat(alone.jobs().counts().get(JobState.WAITING_CHILDREN)).isZero();
    }
}
