package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.ManualClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final FetchReply A_JOB = new FetchReply("1", Map.of(), 0, 0);

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final Intake intake = new Intake(clock, 2, Duration.ofSeconds(5), Duration.ofMillis(50), Circuit.none());

    /** In a thread of its own. */
    private CompletableFuture<Boolean> takeElsewhere() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return intake.takeSlot();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        return false;
                    }
                },
                task -> new Thread(task).start());
    }

    @Test
    void nothing_is_fetched_without_a_free_slot() throws Exception {
        assertThat(intake.takeSlot()).isTrue();
        assertThat(intake.takeSlot()).isTrue();
        CompletableFuture<Boolean> third = takeElsewhere();
        assertThat(third).isNotDone();
        intake.giveBack();
        assertThat(third).succeedsWithin(SOON).isEqualTo(true);
    }

    @Test
    void more_slots_take_effect_at_once_and_fewer_as_jobs_finish() throws Exception {
        assertThat(intake.takeSlot()).isTrue();
        assertThat(intake.takeSlot()).isTrue();
        CompletableFuture<Boolean> third = takeElsewhere();
        intake.concurrency(3);
        assertThat(third).succeedsWithin(SOON).isEqualTo(true);
        assertThat(intake.mayFollow()).isTrue();
        intake.concurrency(1);
        assertThat(intake.mayFollow()).isFalse();
        intake.giveBack();
        intake.giveBack();
        assertThat(intake.mayFollow()).isTrue();
    }

    @Test
    void the_first_fetch_does_not_wait_and_one_after_a_miss_does() {
        assertThat(intake.shouldBlock()).isFalse();
        assertThat(intake.learn(FetchReply.NOTHING)).as("first miss").isTrue();
        assertThat(intake.shouldBlock()).isTrue();
        assertThat(intake.blockTime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(intake.learn(FetchReply.NOTHING)).as("second miss").isFalse();
        boolean miss = intake.learn(A_JOB);
        assertThat(miss).isFalse();
        assertThat(intake.shouldBlock()).isFalse();
    }

    @Test
    void a_marker_in_the_future_shortens_the_wait_and_never_lengthens_it() {
        double due = clock.millis() + 4000.5;
        assertThat(intake.marked(due)).isFalse();
        assertThat(intake.blockTime()).isEqualTo(Duration.ofNanos(4_000_500_000L));
        assertThat(intake.marked(due + 1000)).isFalse();
        assertThat(intake.blockTime()).isEqualTo(Duration.ofNanos(4_000_500_000L));
        assertThat(intake.marked(0)).as("something to fetch").isTrue();
        assertThat(intake.marked(clock.millis() + 0.5)).as("as good as due").isTrue();
    }

    @Test
    void what_redis_says_about_the_next_delayed_job_bounds_the_wait() {
        boolean unused = intake.learn(new FetchReply(null, Map.of(), 0, clock.millis() + 300));
        assertThat(intake.blockTime()).isEqualTo(Duration.ofMillis(300));
        clock.advance(Duration.ofMillis(300));
        assertThat(intake.blockTime()).isEqualTo(Duration.ZERO);
    }

    @Test
    void a_limited_worker_naps_no_longer_than_it_may_and_then_fetches_without_blocking() {
        boolean unused = intake.learn(new FetchReply(null, Map.of(), 3_600_000, 0));
        assertThat(intake.isLimited()).isTrue();
        long before = System.nanoTime();
        assertThat(takeElsewhere()).succeedsWithin(SOON).isEqualTo(true);
        assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(45));
        assertThat(intake.shouldBlock()).isFalse();
    }

    @Test
    void closing_ends_every_wait() throws Exception {
        Intake patient = new Intake(clock, 1, Duration.ofSeconds(5), Duration.ofHours(1), Circuit.none());
        patient.limit(Duration.ofHours(1));
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return patient.takeSlot();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        return true;
                    }
                },
                task -> new Thread(task).start());
        patient.close();
        assertThat(waiting).succeedsWithin(SOON).isEqualTo(false);
        patient.rest(Duration.ofHours(1));
        assertThat(patient.mayFollow()).isFalse();
    }

    @Test
    void a_paused_worker_takes_no_slot_and_a_resumed_one_looks_at_once() {
        boolean unused = intake.learn(FetchReply.NOTHING);
        intake.pause();
        CompletableFuture<Boolean> waiting = takeElsewhere();
        assertThat(intake.mayFollow()).isFalse();
        assertThat(waiting).isNotDone();
        intake.resume();
        assertThat(waiting).succeedsWithin(SOON).isEqualTo(true);
        assertThat(intake.shouldBlock()).isFalse();
    }

    @Test
    void idle_is_when_no_slot_is_held() throws Exception {
        assertThat(intake.awaitIdle(Duration.ZERO)).isTrue();
        assertThat(intake.takeSlot()).isTrue();
        assertThat(intake.awaitIdle(Duration.ofMillis(1))).isFalse();
        intake.giveBack();
        assertThat(intake.awaitIdle(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    }
}
