package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.queues.errors.JobStateException;
import dev.quintet.queues.errors.QueueRefusedException;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueMaintenanceTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture mail = new QueueFixture(redis);

    private static final JobOptions DELAYED =
            JobOptions.builder().delay(Duration.ofHours(1)).build();

    private static List<JobRequest> work(int jobs) {
        return IntStream.range(0, jobs).mapToObj(i -> JobRequest.of("work", i)).toList();
    }

    /** One waiting, delayed, prioritized, active, completed and failed job each. */
    private Queue oneInEachState() {
        Queue queue = mail.queue();
        queue.addBulk(work(4));
        Taker taker = new Taker(queue);
        taker.completeNext();
        taker.failNext();
        taker.take();
        queue.add("delayed", null, DELAYED);
        queue.add("prioritized", null, JobOptions.builder().priority(1).build());
        return queue;
    }

    @ParameterizedTest
    @Behaviour(163)
    @EnumSource(names = {"WAITING", "PRIORITIZED", "DELAYED", "COMPLETED", "FAILED"})
    void jobs_are_cleaned_from_a_state_once_they_are_old_enough(JobState state) {
        Queue queue = oneInEachState();
        Job job = queue.jobs().list(state, 0, 0).get(0);
        mail.clock.advance(Duration.ofMinutes(1));
        assertThat(queue.maintenance().clean(state, Duration.ofMinutes(2), 0)).isEmpty();
        assertThat(queue.maintenance().clean(state, Duration.ofSeconds(30), 0)).containsExactly(job.id());
        assertThat(queue.jobs().count(state)).isZero();
        assertThat(mail.keys()).doesNotContain("bull:mail:" + job.id());
        assertThat(mail.events("cleaned"))
                .containsExactly(List.of("event", "cleaned", "count", "0"), List.of("event", "cleaned", "count", "1"));
    }

    @Test
    @Behaviour(163)
    void an_active_job_is_cleaned_only_when_nobody_holds_its_lock() {
        Queue queue = oneInEachState();
        mail.clock.advance(Duration.ofMinutes(1));
        assertThat(queue.maintenance().clean(JobState.ACTIVE, Duration.ZERO, 0)).isEmpty();
        mail.redis("DEL", "bull:mail:3:lock");
        assertThat(queue.maintenance().clean(JobState.ACTIVE, Duration.ZERO, 0)).containsExactly("3");
    }

    @Test
    @Behaviour(163)
    void at_most_so_many_are_cleaned_and_all_of_them_by_the_thousand() {
        Queue queue = mail.queue();
        queue.addBulk(work(2500));
        mail.clock.advance(Duration.ofMinutes(1));
        assertThat(queue.maintenance().clean(JobState.WAITING, Duration.ZERO, 3))
                .hasSize(3);
        assertThat(queue.maintenance().clean(JobState.WAITING, Duration.ZERO, 1200))
                .hasSize(1200);
        assertThat(queue.maintenance().clean(JobState.WAITING, Duration.ZERO, 0))
                .hasSize(1297);
        assertThatThrownBy(() -> queue.maintenance().clean(JobState.WAITING_CHILDREN, Duration.ZERO, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Behaviour(163)
    void cleaning_the_last_child_releases_its_parent() {
        Queue orders = mail.queue("orders", mail.options().build());
        Job order = orders.add("order");
        new Taker(orders).take();
        mail.queue()
                .add(
                        "child",
                        null,
                        JobOptions.builder()
                                .parent(new JobParent(orders.qualifiedName(), order.id()))
                                .build());
        mail.redis("LREM", "bull:orders:active", "0", "1");
        mail.redis("ZADD", "bull:orders:waiting-children", "1", "1");
        mail.clock.advance(Duration.ofMinutes(1));
        assertThat(mail.queue().maintenance().clean(JobState.WAITING, Duration.ZERO, 0))
                .hasSize(1);
        assertThat(order.state()).isEqualTo(JobState.WAITING);
    }

    @ParameterizedTest
    @Behaviour(164)
    @ValueSource(booleans = {true, false})
    void draining_removes_what_waits_and_delayed_jobs_if_asked(boolean delayedToo) {
        Queue queue = oneInEachState();
        queue.pause();
        queue.maintenance().drain(delayedToo);
        assertThat(queue.jobs().counts())
                .containsEntry(JobState.WAITING, 0L)
                .containsEntry(JobState.PRIORITIZED, 0L)
                .containsEntry(JobState.DELAYED, delayedToo ? 0L : 1L)
                .containsEntry(JobState.ACTIVE, 1L)
                .containsEntry(JobState.COMPLETED, 1L)
                .containsEntry(JobState.FAILED, 1L);
    }

    @Test
    @Behaviour(165)
    void obliterating_leaves_nothing() {
        Queue queue = mail.queue();
        queue.maintenance().obliterate(false);
        queue.addBulk(work(1500));
        queue.add("delayed", null, DELAYED).log("row");
        Taker taker = new Taker(queue);
        queue.resume();
        taker.completeNext();
        taker.failNext();
        queue.maintenance().obliterate(false);
        assertThat(mail.keys()).isEmpty();
    }

    @Test
    @Behaviour(165)
    void a_queue_with_active_jobs_is_obliterated_only_by_force() {
        Queue queue = oneInEachState();
        assertThatThrownBy(() -> queue.maintenance().obliterate(false))
                .isInstanceOf(QueueRefusedException.class)
                .hasMessage("Cannot obliterate queue with active jobs");
        assertThat(queue.isPaused()).isTrue();
        assertThat(queue.jobs().count(JobState.WAITING)).isEqualTo(1);
        queue.maintenance().obliterate(true);
        assertThat(mail.keys()).doesNotContain("bull:mail:meta", "bull:mail:active", "bull:mail:3", "bull:mail:4");
    }

    @ParameterizedTest
    @Behaviour(54)
    @EnumSource(names = {"COMPLETED", "FAILED"})
    void finished_jobs_are_tried_again_up_to_a_time_also_while_paused(JobState state) {
        Queue queue = mail.queue();
        queue.addBulk(work(3));
        Taker taker = new Taker(queue);
        for (int i = 0; i < 3; i++) {
            String id = taker.take();
            if (state == JobState.FAILED) {
                taker.fail(id, "broken");
            } else {
                taker.complete(id, "1");
            }
            mail.clock.advance(Duration.ofMinutes(1));
        }
        queue.pause();
        queue.maintenance().retry(state, mail.clock.instant().minus(Duration.ofMinutes(2)));
        assertThat(queue.jobs().count(JobState.WAITING)).isEqualTo(2);
        assertThat(queue.jobs().list(state, 0, 9)).extracting(Job::id).containsExactly("3");
        assertThat(queue.job("1").orElseThrow().finishedOn()).isEmpty();
        assertThat(queue.job("1").orElseThrow().attemptsMade()).isEqualTo(1);
        assertThatThrownBy(() -> queue.maintenance().retry(JobState.DELAYED, mail.clock.instant()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Behaviour(54)
    void all_failed_jobs_are_tried_again_by_the_thousand() {
        Queue queue = mail.queue();
        queue.addBulk(work(1100));
        Taker taker = new Taker(queue);
        for (int i = 0; i < 1100; i++) {
            taker.failNext();
        }
        queue.maintenance().retryFailed();
        assertThat(queue.jobs().count(JobState.WAITING)).isEqualTo(1100);
        assertThat(queue.jobs().count(JobState.FAILED)).isZero();
    }

    @Test
    @Behaviour(54)
    void all_delayed_jobs_are_made_ready() {
        Queue queue = mail.queue();
        queue.addBulk(IntStream.range(0, 1100)
                .mapToObj(i -> new JobRequest("later", i, DELAYED))
                .toList());
        queue.add(
                "far", null, JobOptions.builder().delay(Duration.ofDays(36_500)).build());
        queue.maintenance().promoteDelayed();
        assertThat(queue.jobs().count(JobState.WAITING)).isEqualTo(1101);
        assertThat(queue.jobs().count(JobState.DELAYED)).isZero();
    }

    @Test
    @Behaviour(166)
    void what_no_list_names_is_removed_and_nothing_else() {
        Queue queue = oneInEachState();
        Queue other = mail.queue("mail2", mail.options().build());
        other.add("other");
        queue.add("own", null, JobOptions.builder().jobId("own-id").build());
        queue.add(
                "sync",
                null,
                JobOptions.builder()
                        .deduplication(Deduplication.untilFinished("d"))
                        .build());
        List<String> before = mail.keys();
        for (int i = 0; i < 1500; i++) {
            mail.redis("HSET", "bull:mail:lost" + i, "name", "lost");
        }
        for (String part : List.of("logs", "dependencies", "processed", "failed", "unsuccessful", "lock")) {
            mail.redis("SET", "bull:mail:lost7:" + part, "x");
        }
        assertThat(queue.maintenance().removeOrphans()).isEqualTo(1500);
        assertThat(mail.keys()).isEqualTo(before);
        assertThat(queue.maintenance().removeOrphans()).isZero();
    }

    /** A scheduler and its next iteration, as they stand in Redis. */
    private String iteration() {
        long due = mail.now() + 60_000;
        String id = "repeat:nightly:" + due;
        mail.redis("ZADD", "bull:mail:repeat", Long.toString(due), "nightly");
        mail.redis("HSET", "bull:mail:repeat:nightly", "name", "report", "ic", "1");
        mail.redis(
                "HSET", "bull:mail:" + id, "name", "report", "rjk", "nightly", "timestamp", Long.toString(mail.now()));
        mail.redis("ZADD", "bull:mail:delayed", Long.toString(due * 4096), id);
        return id;
    }

    @Test
    @Behaviour({143, 163, 164})
    void the_next_iteration_of_a_scheduler_is_neither_removed_nor_drained_nor_cleaned() {
        Queue queue = mail.queue();
        String id = iteration();
        mail.clock.advance(Duration.ofSeconds(10));
        assertThatThrownBy(() -> queue.job(id).orElseThrow().remove())
                .isInstanceOf(JobStateException.class)
                .hasMessage("Job " + id + " belongs to a job scheduler and cannot be removed directly. removeJob")
                .extracting("code")
                .isEqualTo(-8);
        queue.maintenance().drain(true);
        assertThat(queue.maintenance().clean(JobState.DELAYED, Duration.ZERO, 0))
                .isEmpty();
        assertThat(mail.sorted("delayed")).containsExactly(id);
        assertThat(queue.job(id).orElseThrow().schedulerId()).contains("nightly");
    }

    @Test
    @Behaviour(165)
    void obliterating_takes_schedulers_too() {
        Queue queue = mail.queue();
        iteration();
        queue.maintenance().obliterate(false);
        assertThat(mail.keys()).isEmpty();
    }

    @Test
    @Behaviour(156)
    void events_are_trimmed_by_hand() {
        Queue queue = mail.queue();
        queue.addBulk(work(500));
        assertThat(mail.redis("XLEN", "bull:mail:events")).isEqualTo(1000L);
        assertThat(queue.maintenance().trimEvents(0)).isEqualTo(1000);
        assertThat(mail.redis("XLEN", "bull:mail:events")).isEqualTo(0L);
    }

    @Test
    @Behaviour(156)
    void about_as_many_events_are_kept_as_the_queue_says() {
        Queue queue = mail.queue(mail.options().maxEvents(100).build());
        queue.addBulk(work(2000));
        assertThat((Long) mail.redis("XLEN", "bull:mail:events")).isBetween(100L, 300L);
    }

    @Test
    @Behaviour(156)
    void a_queue_may_keep_no_events() {
        Queue queue = mail.queue(mail.options().maxEvents(0).build());
        queue.addBulk(work(1000));
        assertThat((Long) mail.redis("XLEN", "bull:mail:events")).isLessThan(300L);
    }

    /** Each job is added, promoted, fails, waits, runs, tells its progress and completes, or fails for good. */
    @Test
    @Behaviour(156)
    void events_are_trimmed_on_every_way_that_a_job_takes() {
        try (WorkerFixtures with = WorkerFixtures.at(redis)) {
            Queue queue = with.queue;
            await().atMost(Fixtures.SOON).until(() -> queue.meta().version().isPresent());
            with.jobs.set("meta", "opts.maxLenEvents", "50");
            List<JobRequest> all = IntStream.range(0, 400)
                    .mapToObj(i -> new JobRequest(
                            "work",
                            i,
                            JobOptions.builder()
                                    .delay(Duration.ofMillis(i % 3))
                                    .priority(i % 2)
                                    .attempts(3)
                                    .backoff(Backoff.fixed(Duration.ofMillis(i % 5)))
                                    .build()))
                    .toList();
            queue.addBulk(all);
            with.work(options -> options.concurrency(10), job -> {
                job.updateProgress(job.attemptsMade());
                if (job.attemptsMade() < 2 || (int) job.data() % 10 == 0) {
                    throw new IllegalStateException("not yet");
                }
                return null;
            });
            await().atMost(Fixtures.SOON).until(() -> with.jobs.count("completed") + with.jobs.count("failed") == 400);
        }
        assertThat(mail.redis("HGET", "bull:mail:meta", "opts.maxLenEvents")).isEqualTo("50");
        assertThat((Long) mail.redis("XLEN", "bull:mail:events")).isBetween(50L, 300L);
    }
}
