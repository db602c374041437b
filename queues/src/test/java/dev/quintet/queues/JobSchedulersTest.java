package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.queues.errors.LegacyRepeatableException;
import dev.quintet.queues.errors.SchedulerSlotTakenException;
import dev.quintet.queues.schedulers.Iteration;
import dev.quintet.queues.schedulers.JobScheduler;
import dev.quintet.queues.schedulers.JobTemplate;
import dev.quintet.queues.schedulers.Schedule;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobSchedulersTest {
    private static final Instant START = Instant.parse(QueueFixture.START);
    private static final JobTemplate TICK = JobTemplate.named("tick");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture fixture = new QueueFixture(redis);

    private Queue queue;
    private ManualWorker worker;

    @BeforeEach
    void open() {
        queue = fixture.queue();
        worker = new ManualWorker(queue);
    }

    private Iteration upsert(Schedule schedule) {
        return queue.schedulers().upsert("beat", schedule, TICK).orElseThrow();
    }

    /** Lets time pass and works whatever becomes due; the moments at which jobs were due, as seconds since the start. */
    private List<Long> work(Duration time, Duration step) {
        List<Long> ran = new ArrayList<>();
        Instant end = fixture.clock.instant().plus(time);
        while (fixture.clock.instant().isBefore(end)) {
            worker.take().ifPresent(job -> {
                ran.add(Duration.between(START, fixture.clock.instant()).toSeconds());
                worker.complete(job, "null");
            });
            fixture.clock.advance(step);
        }
        return ran;
    }

    private int nextJobs() {
        return fixture.list("wait").size()
                + fixture.sorted("delayed").size()
                + fixture.sorted("prioritized").size();
    }

    @Test
    @Behaviour(135)
    void an_interval_is_due_at_once_and_then_on_its_beat() {
        assertThat(upsert(Schedule.every(MINUTE)).due()).isEqualTo(START);
        assertThat(work(Duration.ofMinutes(4), Duration.ofSeconds(1))).containsExactly(0L, 60L, 120L, 180L);
    }

    @Test
    @Behaviour(135)
    void an_interval_with_a_start_is_due_then_for_the_first_time() {
        assertThat(upsert(Schedule.every(MINUTE).startingAt(START.plusSeconds(90)))
                        .due())
                .isEqualTo(START.plusSeconds(90));
        assertThat(work(Duration.ofMinutes(4), Duration.ofSeconds(1))).containsExactly(90L, 150L, 210L);
    }

    @Test
    @Behaviour(135)
    void an_interval_with_an_offset_is_due_on_the_shifted_grid() {
        fixture.clock.advance(Duration.ofMillis(1));
        assertThat(upsert(Schedule.every(MINUTE).withOffset(Duration.ofSeconds(10)))
                        .due())
                .isEqualTo(START.plusSeconds(10));
        assertThat(work(Duration.ofMinutes(3), Duration.ofSeconds(1))).containsExactly(10L, 70L, 130L);
    }

    @Test
    @Behaviour(135)
    void what_was_missed_is_left_out_and_the_beat_is_kept() {
        upsert(Schedule.every(MINUTE));
        assertThat(work(Duration.ofSeconds(2), Duration.ofSeconds(1))).containsExactly(0L);
        fixture.clock.advance(Duration.ofSeconds(203)); // nobody worked for more than three minutes
        assertThat(work(Duration.ofMinutes(3), Duration.ofSeconds(1))).containsExactly(205L, 240L, 300L, 360L);
    }

    @Test
    @Behaviour(136)
    void a_pattern_is_due_strictly_after_now_and_its_start_and_until_its_end() {
        Schedule hourly = Schedule.cron("0 * * * *", ZoneOffset.UTC);
        assertThat(upsert(hourly).due()).isEqualTo(START.plusSeconds(3600));
        Schedule later = hourly.startingAt(START.plus(Duration.ofHours(5))).endingAt(START.plus(Duration.ofHours(7)));
        assertThat(upsert(later).due()).isEqualTo(START.plus(Duration.ofHours(6)));
        assertThat(work(Duration.ofHours(10), Duration.ofMinutes(1))).containsExactly(6 * 3600L, 7 * 3600L);
        assertThat(queue.schedulers().count()).isOne();
        assertThat(nextJobs()).isZero();
    }

    @Test
    @Behaviour(136)
    void a_pattern_is_read_in_its_zone_and_keeps_it() {
        assertThat(upsert(Schedule.cron("0 9 * * *", ZoneId.of("Asia/Tokyo"))).due())
                .isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(upsert(Schedule.cron("0 9 * * *", ZoneOffset.ofHours(-3))).due())
                .isEqualTo(Instant.parse("2026-01-01T12:00:00Z"));
        assertThat(queue.schedulers().get("beat").orElseThrow().schedule().zone())
                .contains("UTC-03:00");
    }

    @Test
    @Behaviour({136, 145})
    void a_limit_ends_the_jobs_but_keeps_the_scheduler() {
        upsert(Schedule.every(MINUTE).withLimit(3));
        assertThat(work(Duration.ofMinutes(6), Duration.ofSeconds(1))).containsExactly(0L, 60L, 120L);
        JobScheduler left = queue.schedulers().get("beat").orElseThrow();
        assertThat(left.iterations()).isEqualTo(3);
        assertThat(left.schedule().limit()).hasValue(3);
    }

    @Test
    @Behaviour(136)
    void a_pattern_can_begin_immediately() {
        assertThat(upsert(Schedule.cron("0 * * * *", ZoneOffset.UTC).immediately())
                        .due())
                .isEqualTo(START);
        assertThat(work(Duration.ofHours(2), Duration.ofSeconds(30))).containsExactly(0L, 3600L);
    }

    @Test
    @Behaviour(137)
    void set_up_again_and_again_there_is_one_next_job_on_the_same_beat() {
        for (int i = 0; i < 5; i++) {
            fixture.clock.advance(Duration.ofSeconds(7));
            upsert(Schedule.every(MINUTE));
        }
        assertThat(nextJobs()).isOne();
        // It was due first at second 7, and nobody worked until second 35.
        assertThat(work(Duration.ofMinutes(2), Duration.ofSeconds(1))).containsExactly(35L, 67L, 127L);
    }

    @Test
    @Behaviour(137)
    void set_up_by_many_at_once_there_is_one_next_job() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Schedule schedule : List.of(
                    Schedule.every(MINUTE),
                    Schedule.cron("*/5 * * * *", ZoneOffset.UTC),
                    Schedule.every(MINUTE.multipliedBy(2)).withOffset(MINUTE))) {
                List<Future<?>> done = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    done.add(threads.submit(() -> upsert(schedule)));
                }
                for (Future<?> one : done) {
                    one.get();
                }
                assertThat(nextJobs()).isOne();
                assertThat(queue.schedulers().count()).isOne();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Behaviour(137)
    void several_schedulers_of_one_pattern_do_not_disturb_each_other() {
        Schedule hourly = Schedule.cron("0 * * * *", ZoneOffset.UTC);
        queue.schedulers().upsert("a", hourly, TICK);
        queue.schedulers().upsert("b", hourly, TICK);
        assertThat(nextJobs()).isEqualTo(2);
        assertThat(queue.schedulers().remove("a")).isTrue();
        assertThat(queue.schedulers().list(0, -1, true))
                .extracting(JobScheduler::id)
                .containsExactly("b");
        assertThat(nextJobs()).isOne();
    }

    @Test
    @Behaviour(138)
    void a_change_replaces_the_next_job_with_new_data_and_options() {
        upsert(Schedule.every(MINUTE));
        work(Duration.ofSeconds(1), Duration.ofSeconds(1));
        JobTemplate changed = new JobTemplate(
                "tock",
                Map.of("n", 2),
                JobOptions.builder().priority(4).attempts(3).build());
        queue.schedulers().upsert("beat", Schedule.every(Duration.ofSeconds(30)), changed);
        assertThat(nextJobs()).isOne();
        Job next = worker.take().orElseThrow();
        assertThat(next.name()).isEqualTo("tock");
        assertThat(next.dataJson()).isEqualTo("{\"n\":2}");
        assertThat(next.priority()).isEqualTo(4);
        assertThat(next.options().attempts()).isEqualTo(3);
        worker.complete(next, "null");
        Job after = queue.job(fixture.sorted("delayed").get(0)).orElseThrow();
        assertThat(after.priority()).isEqualTo(4);
        assertThat(after.dataJson()).isEqualTo("{\"n\":2}");
    }

    @Test
    @Behaviour(138)
    void a_change_leaves_alone_the_job_that_is_being_processed() {
        upsert(Schedule.every(MINUTE));
        Job active = worker.take().orElseThrow();
        fixture.clock.advance(Duration.ofSeconds(5));
        upsert(Schedule.every(Duration.ofSeconds(10)));
        assertThat(active.state()).isEqualTo(JobState.ACTIVE);
        assertThat(nextJobs()).isOne();
        worker.complete(active, "null");
        assertThat(nextJobs()).isOne();
    }

    @Test
    @Behaviour(138)
    void a_change_while_the_queue_is_paused_leaves_one_next_job() {
        fixture.redis("HSET", "bull:mail:meta", "paused", "1");
        upsert(Schedule.every(MINUTE).startingAt(START.plus(MINUTE)));
        upsert(Schedule.every(MINUTE.multipliedBy(3)).startingAt(START.plus(MINUTE)));
        upsert(Schedule.cron("* * * * *", ZoneOffset.UTC));
        assertThat(nextJobs()).isOne();
    }

    @Test
    @Behaviour(139)
    void a_pattern_whose_slot_is_being_processed_is_refused_and_an_interval_takes_the_next_slot() {
        Schedule hourly = Schedule.cron("0 * * * *", ZoneOffset.UTC).immediately();
        upsert(hourly);
        Job active = worker.takeOnly().orElseThrow();
        assertThatThrownBy(() -> upsert(hourly))
                .isInstanceOf(SchedulerSlotTakenException.class)
                .hasMessage("Cannot create job scheduler iteration - job ID already exists. addJobScheduler");
        worker.complete(active, "null");

        assertThat(queue.schedulers().remove("beat")).isTrue();
        queue.schedulers().upsert("every", Schedule.every(MINUTE), TICK);
        assertThat(worker.takeOnly()).isPresent();
        queue.schedulers().remove("every");
        assertThat(queue.schedulers()
                        .upsert("every", Schedule.every(MINUTE), TICK)
                        .orElseThrow()
                        .due())
                .isEqualTo(START.plus(MINUTE));
    }

    @Test
    @Behaviour(140)
    void a_job_carries_the_templates_name_data_and_options_and_its_count() {
        JobTemplate template = new JobTemplate(
                "report",
                Map.of("kind", "daily"),
                JobOptions.builder().attempts(4).keepLogs(7).build());
        queue.schedulers().upsert("r", Schedule.every(MINUTE), template);
        Job first = worker.take().orElseThrow();
        worker.complete(first, "null");
        fixture.clock.advance(MINUTE);
        Job second = worker.take().orElseThrow();
        assertThat(second.id()).isEqualTo("repeat:r:" + fixture.now());
        assertThat(second.name()).isEqualTo("report");
        assertThat(second.dataJson()).isEqualTo("{\"kind\":\"daily\"}");
        assertThat(second.schedulerId()).contains("r");
        assertThat(second.options().attempts()).isEqualTo(4);
        assertThat(second.options().keepLogs()).hasValue(7);
        assertThat(second.options().stored().get("repeat")).isInstanceOfSatisfying(Map.class, repeat -> {
            assertThat(repeat.get("count")).isEqualTo(2);
            assertThat(repeat.get("every")).isEqualTo(60_000);
        });
    }

    @Test
    @Behaviour(141)
    void the_next_job_is_there_before_the_current_one_runs_and_failures_add_none() {
        upsert(Schedule.every(MINUTE));
        Job current = worker.take().orElseThrow();
        assertThat(nextJobs()).isOne();
        // A second worker that takes it over after a stall, or a retry, asks again.
        queue.schedulers().advance(current.id(), "beat", "tick", "{}", current.options());
        assertThat(nextJobs()).isOne();
        worker.fail(current, "boom");
        assertThat(nextJobs()).isOne();
    }

    @Test
    @Behaviour(141)
    void a_scheduler_that_was_removed_meanwhile_makes_no_next_job() {
        upsert(Schedule.every(MINUTE));
        Job current = worker.takeOnly().orElseThrow();
        queue.schedulers().remove("beat");
        assertThat(queue.schedulers().advance(current.id(), "beat", "tick", "{}", current.options()))
                .isEmpty();
        assertThat(nextJobs()).isZero();
    }

    @Test
    @Behaviour(142)
    void promoting_the_next_job_keeps_the_chain() {
        for (Schedule schedule : List.of(Schedule.every(MINUTE), Schedule.cron("* * * * *", ZoneOffset.UTC))) {
            upsert(schedule);
            work(Duration.ofSeconds(1), Duration.ofSeconds(1));
            String next = fixture.sorted("delayed").get(0);
            Object unused = queue.parts()
                    .scripts()
                    .run(dev.quintet.queues.protocol.QueueScript.PROMOTE
                            .on(queue.parts().keys())
                            .with(queue.parts().keys().base(), next));
            Job promoted = worker.take().orElseThrow();
            assertThat(promoted.id()).isEqualTo(next);
            worker.complete(promoted, "null");
            assertThat(fixture.sorted("delayed")).hasSize(1).doesNotContain(next);
        }
    }

    @Test
    @Behaviour(143)
    void removing_the_scheduler_removes_its_next_job() {
        upsert(Schedule.cron("0 * * * *", ZoneOffset.UTC));
        assertThat(nextJobs()).isOne();
        assertThat(queue.schedulers().remove("beat")).isTrue();
        assertThat(queue.schedulers().remove("beat")).isFalse();
        assertThat(nextJobs()).isZero();
        assertThat(fixture.keys()).noneMatch(key -> key.contains("beat"));
    }

    @Test
    @Behaviour(145)
    void what_contradicts_itself_is_refused() {
        Schedule hourly = Schedule.cron("0 * * * *", ZoneOffset.UTC);
        assertThatThrownBy(() -> hourly.immediately().startingAt(START))
                .hasMessageContaining("either immediately or at a time");
        assertThatThrownBy(() -> hourly.startingAt(START).immediately())
                .hasMessageContaining("either immediately or at a time");
        assertThatThrownBy(() -> upsert(hourly.endingAt(START.minusMillis(1)))).hasMessageContaining("is past");
        assertThatThrownBy(() -> hourly.withOffset(MINUTE)).hasMessageContaining("goes with every");
        assertThatThrownBy(() -> Schedule.every(MINUTE).withOffset(MINUTE))
                .hasMessageContaining("less than the interval");
        assertThatThrownBy(() -> Schedule.every(Duration.ZERO)).hasMessageContaining("at least 1 ms");
        assertThatThrownBy(() -> Schedule.cron("61 * * * *", ZoneOffset.UTC)).hasMessageContaining("out of range");
        assertThatThrownBy(() -> queue.schedulers().upsert("", hourly, TICK)).hasMessageContaining("must not be empty");
        assertThatThrownBy(() ->
                        TICK.withOptions(JobOptions.builder().jobId("mine").build()))
                .hasMessageContaining("the scheduler decides it");
        assertThat(fixture.keys()).noneMatch(key -> key.contains("repeat"));
    }

    @Test
    @Behaviour(146)
    void schedulers_are_read_listed_and_counted() {
        queue.schedulers().upsert("b", Schedule.every(MINUTE).withOffset(Duration.ofSeconds(5)), TICK);
        JobTemplate template = new JobTemplate(
                "report", Map.of("a", 1), JobOptions.builder().attempts(2).build());
        Schedule nine = Schedule.cron("0 9 * * *", ZoneId.of("Europe/Berlin"))
                .startingAt(START.plusSeconds(1))
                .endingAt(START.plus(Duration.ofDays(9)))
                .withLimit(5);
        queue.schedulers().upsert("a", nine, template);
        assertThat(queue.schedulers().get("a"))
                .contains(new JobScheduler(
                        "a",
                        "report",
                        nine,
                        1,
                        Optional.of(Instant.parse("2026-01-01T08:00:00Z")),
                        "{\"a\":1}",
                        JobOptions.builder().attempts(2).build()));
        assertThat(queue.schedulers().get("unknown")).isEmpty();
        assertThat(queue.schedulers().count()).isEqualTo(2);
        assertThat(queue.schedulers().list(0, -1, true))
                .extracting(JobScheduler::id)
                .containsExactly("b", "a");
        assertThat(queue.schedulers().list(0, 0, false))
                .extracting(JobScheduler::id)
                .containsExactly("a");
        assertThat(queue.schedulers().dueBefore(START.plus(MINUTE), 10)).containsExactly("b");
    }

    @Test
    @Behaviour(146)
    void an_entry_without_settings_is_cleaned_away_when_listed() {
        fixture.redis("ZADD", "bull:mail:repeat", "1", "lost");
        assertThat(queue.schedulers().list(0, -1, true)).isEmpty();
        assertThat(queue.schedulers().count()).isZero();
    }

    @Test
    @Behaviour(146)
    void a_repeatable_job_of_an_old_version_is_named_and_its_job_still_runs() {
        String legacy = "daily:::Europe/Berlin:0 9 * * *";
        fixture.redis("ZADD", "bull:mail:repeat", "1", legacy);
        assertThatThrownBy(() -> queue.schedulers().list(0, -1, true))
                .isInstanceOf(LegacyRepeatableException.class)
                .hasMessageContaining(legacy);
        assertThatThrownBy(() -> queue.schedulers().get(legacy)).isInstanceOf(LegacyRepeatableException.class);
        assertThatThrownBy(() -> queue.schedulers().advance("1", legacy, "daily", "{}", JobOptions.NONE))
                .isInstanceOf(LegacyRepeatableException.class);
    }

    @Test
    @Behaviour(147)
    void an_id_that_looks_like_an_old_key_is_a_scheduler_like_any_other() {
        String id = "tenant:7::Europe/Berlin:daily report";
        queue.schedulers().upsert(id, Schedule.every(MINUTE), TICK);
        assertThat(worker.take().orElseThrow().schedulerId()).contains(id);
        assertThat(nextJobs()).isOne();
        assertThat(queue.schedulers().list(0, -1, true))
                .extracting(JobScheduler::id)
                .containsExactly(id);
        assertThat(queue.schedulers().remove(id)).isTrue();
    }

    @Test
    @Behaviour(148)
    void a_strategy_of_ones_own_decides_by_the_name_of_the_job() {
        Queue own = fixture.queue(fixture.options()
                .repeatStrategy((after, schedule, id, name) ->
                        schedule.pattern().orElse("").equals("never")
                                ? Optional.empty()
                                : Optional.of(after.plusSeconds(name.equals("slow") ? 100 : 10)))
                .build());
        assertThat(own.schedulers()
                        .upsert("s", Schedule.custom("any"), JobTemplate.named("slow"))
                        .orElseThrow()
                        .due())
                .isEqualTo(START.plusSeconds(100));
        assertThat(own.schedulers()
                        .upsert("q", Schedule.custom("any"), JobTemplate.named("quick"))
                        .orElseThrow()
                        .due())
                .isEqualTo(START.plusSeconds(10));
        assertThat(own.schedulers().upsert("n", Schedule.custom("never"), TICK)).isEmpty();
        worker = new ManualWorker(own);
        assertThat(work(Duration.ofSeconds(41), Duration.ofSeconds(1))).containsExactly(10L, 20L, 30L, 40L);
    }
}
