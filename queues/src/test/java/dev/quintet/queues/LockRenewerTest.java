package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.OutcomeUnknownException;
import dev.quintet.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LockRenewerTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final List<String> calls = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final List<String> lostInRedis = new ArrayList<>();
    private @Nullable RuntimeException failure;

    private final WorkerListener listener = new WorkerListener() {
        @Override
        public void lockRenewalFailed(List<String> jobIds) {
            told.add("failed " + jobIds);
        }

        @Override
        public void locksRenewed(List<String> jobIds) {
            told.add("renewed " + jobIds);
        }
    };

    private final LockRenewer renewer = new LockRenewer(
            clock,
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            (ids, tokens) -> {
                calls.add(ids + " " + tokens);
                if (failure != null) {
                    throw failure;
                }
                return lostInRedis;
            },
            listener);

    private HeldLock lock(String job, String token) {
        HeldLock lock = new HeldLock(job, token, clock.millis(), reason -> told.add(job + " lost: " + reason));
        renewer.track(lock);
        return lock;
    }

    @Test
    void locks_are_renewed_all_in_one_call_once_they_are_half_a_renewal_time_old() {
        lock("1", "a");
        clock.advance(Duration.ofSeconds(7));
        renewer.renew();
        assertThat(calls).isEmpty();
        lock("2", "b");
        clock.advance(Duration.ofMillis(7500));
        renewer.renew();
        assertThat(calls).singleElement().asString().contains("1", "2", "a", "b");
        renewer.renew();
        assertThat(calls).hasSize(1);
    }

    @Test
    void a_job_that_finishes_is_not_renewed() {
        HeldLock lock = lock("1", "a");
        renewer.untrack(lock);
        clock.advance(Duration.ofSeconds(20));
        renewer.renew();
        assertThat(calls).isEmpty();
        assertThat(renewer.size()).isZero();
    }

    @Test
    void the_jobs_whose_locks_redis_does_not_know_are_told_and_the_others_go_on() {
        lock("1", "a");
        lock("2", "b");
        lostInRedis.add("2");
        clock.advance(Duration.ofSeconds(15));
        renewer.renew();
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "2 lost: it expired, or another worker holds it", "renewed [1]", "failed [2]");
        clock.advance(Duration.ofSeconds(15));
        lostInRedis.clear();
        renewer.renew();
        assertThat(calls.get(1)).isEqualTo("[1] [a]");
    }

    @Test
    void while_redis_is_away_a_lock_lasts_as_long_as_it_was_taken_for() {
        lock("1", "a");
        failure = new DatabaseUnavailableException("Redis is away", null);
        clock.advance(Duration.ofSeconds(29));
        assertThatThrownBy(renewer::renew).isSameAs(failure);
        assertThat(told).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(renewer::renew).isSameAs(failure);
        assertThat(told).singleElement().asString().startsWith("1 lost: it expired after 30000 ms");
        assertThat(renewer.size()).isZero();
    }

    @Test
    void a_renewal_that_may_have_been_done_counts_as_done_before_a_handler_is_stopped() {
        lock("1", "a");
        failure = new OutcomeUnknownException("no answer", null);
        clock.advance(Duration.ofSeconds(20));
        assertThatThrownBy(renewer::renew).isSameAs(failure);
        failure = new DatabaseUnavailableException("Redis is away", null);
        clock.advance(Duration.ofSeconds(20));
        assertThatThrownBy(renewer::renew).isSameAs(failure);
        assertThat(told).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThatThrownBy(renewer::renew).isSameAs(failure);
        assertThat(told).hasSize(1);
    }

    @Test
    void a_job_that_comes_again_has_lost_the_lock_of_its_earlier_run() {
        lock("1", "a");
        lock("1", "b");
        assertThat(told).containsExactly("1 lost: the job was given to this worker again");
        clock.advance(Duration.ofSeconds(15));
        renewer.renew();
        assertThat(calls).containsExactly("[1] [b]");
    }
}
