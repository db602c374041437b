package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.queues.errors.JobNotFoundException;
import dev.quintet.queues.errors.JobStateException;
import dev.quintet.queues.errors.LockLostException;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeldJobTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture mail = new QueueFixture(redis);

    private HeldJob take(Queue queue) {
        return queue.job(new Taker(queue).take()).orElseThrow().heldWith(Taker.TOKEN);
    }

    private static JobOptions attempts(int attempts) {
        return JobOptions.builder().attempts(attempts).build();
    }

    @Test
    @Behaviour(61)
    void a_job_that_was_taken_by_hand_is_completed_by_hand() {
        Queue queue = mail.queue();
        queue.add("work");
        HeldJob held = take(queue);
        held.moveToCompleted(List.of("done", 1));
        Job job = held.job().refresh().orElseThrow();
        assertThat(job.state()).isEqualTo(JobState.COMPLETED);
        assertThat(job.returnValue(List.class)).contains(List.of("done", 1));
        assertThat(job.attemptsMade()).isEqualTo(1);
        assertThat(mail.keys()).noneMatch(key -> key.endsWith(":lock"));
    }

    @Test
    @Behaviour({61, 49})
    void a_job_that_was_taken_by_hand_fails_by_hand_and_keeps_why() {
        Queue queue = mail.queue();
        queue.add("work");
        HeldJob held = take(queue);
        held.moveToFailed(new IllegalStateException("broken"));
        Job job = held.job().refresh().orElseThrow();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.failedReason()).contains("broken");
        assertThat(job.stacktrace())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("java.lang.IllegalStateException: broken");
    }

    @Test
    @Behaviour({63, 44})
    void a_failed_job_with_attempts_left_waits_again_and_the_next_one_is_taken_if_asked() {
        Queue queue = mail.queue();
        queue.add("flaky", 1, attempts(3));
        queue.add(
                "delayed",
                2,
                attempts(3).toBuilder()
                        .backoff(Backoff.fixed(Duration.ofMinutes(1)))
                        .build());
        queue.add("last", 3);
        HeldJob flaky = take(queue);
        assertThat(flaky.moveToFailedAndTake(new IllegalStateException("once"))).isEmpty();
        assertThat(flaky.job().state()).isEqualTo(JobState.WAITING);
        HeldJob delayed = take(queue);
        assertThat(delayed.job().name()).isEqualTo("delayed");
        Job next =
                delayed.moveToFailedAndTake(new IllegalStateException("twice")).orElseThrow();
        assertThat(delayed.job().state()).isEqualTo(JobState.DELAYED);
        assertThat(next.name()).isEqualTo("last");
        assertThat(next.state()).isEqualTo(JobState.ACTIVE);
        assertThat(next.heldWith(Taker.TOKEN).moveToCompletedAndTake("ok"))
                .map(Job::name)
                .contains("flaky");
        assertThat(flaky.job().refresh().orElseThrow().attemptsMade()).isEqualTo(1);
    }

    @Test
    @Behaviour(50)
    void what_cannot_be_recovered_is_not_tried_again() {
        Queue queue = mail.queue();
        queue.add("work", null, attempts(3));
        HeldJob held = take(queue);
        held.moveToFailed(new UnrecoverableJobException("never"));
        assertThat(held.job().state()).isEqualTo(JobState.FAILED);
    }

    @Test
    @Behaviour(48)
    void a_backoff_that_only_workers_know_is_refused_and_the_job_stays() {
        Queue queue = mail.queue();
        queue.add(
                "work",
                null,
                attempts(3).toBuilder().backoff(Backoff.custom("weekdays")).build());
        HeldJob held = take(queue);
        assertThatThrownBy(() -> held.moveToFailed(new IllegalStateException("once")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("weekdays");
        assertThat(held.job().state()).isEqualTo(JobState.ACTIVE);
    }

    @Test
    @Behaviour({56, 57, 58})
    void moving_a_job_aside_counts_no_attempt() {
        Queue queue = mail.queue();
        queue.add("work");
        take(queue).moveToWait();
        assertThat(queue.job("1").orElseThrow().state()).isEqualTo(JobState.WAITING);
        take(queue).moveToDelayed(Duration.ofMinutes(1));
        Job delayed = queue.job("1").orElseThrow();
        assertThat(delayed.state()).isEqualTo(JobState.DELAYED);
        assertThat(mail.keys()).noneMatch(key -> key.endsWith(":lock"));
        mail.clock.advance(Duration.ofMinutes(2));
        take(queue).moveToCompleted(null);
        Job done = delayed.refresh().orElseThrow();
        assertThat(done.attemptsStarted()).isEqualTo(3);
        assertThat(done.attemptsMade()).isEqualTo(1);
        assertThat(done.returnValueJson()).contains("null");
        assertThat(done.returnValue(String.class)).isEmpty();
    }

    @Test
    @Behaviour(59)
    void a_job_waits_for_its_children_if_some_are_pending() {
        Queue queue = mail.queue();
        Job parent = queue.add("parent");
        HeldJob held = take(queue);
        assertThat(held.moveToWaitingChildren()).isFalse();
        queue.add(
                "child",
                null,
                JobOptions.builder()
                        .parent(new JobParent(queue.qualifiedName(), parent.id()))
                        .build());
        assertThat(held.moveToWaitingChildren()).isTrue();
        assertThat(parent.state()).isEqualTo(JobState.WAITING_CHILDREN);
        assertThatThrownBy(held::moveToWaitingChildren).isInstanceOf(LockLostException.class);
        take(queue).moveToCompleted(1);
        assertThat(parent.state()).isEqualTo(JobState.WAITING);
    }

    @Test
    @Behaviour({64, 92})
    void moving_a_job_whose_lock_one_does_not_hold_is_refused() {
        Queue queue = mail.queue();
        queue.add("work");
        HeldJob held = take(queue);
        HeldJob thief = held.job().heldWith("thief");
        assertThatThrownBy(() -> thief.moveToCompleted(1))
                .isInstanceOf(LockLostException.class)
                .hasMessage("Lock mismatch for job 1. Cmd moveToFinished from active")
                .extracting("code")
                .isEqualTo(-6);
        mail.redis("DEL", "bull:mail:1:lock");
        assertThatThrownBy(() -> held.moveToFailed(new IllegalStateException("late")))
                .isInstanceOf(LockLostException.class)
                .hasMessage("Missing lock for job 1. moveToFinished")
                .extracting("code")
                .isEqualTo(-2);
        assertThatThrownBy(() -> held.moveToDelayed(Duration.ofSeconds(1))).isInstanceOf(LockLostException.class);
        assertThat(held.job().state()).isEqualTo(JobState.ACTIVE);
    }

    @Test
    @Behaviour(64)
    void moving_a_job_that_is_not_active_or_gone_is_refused() {
        Queue queue = mail.queue();
        Job job = queue.add("work");
        mail.redis("SET", "bull:mail:1:lock", "mine");
        HeldJob held = job.heldWith("mine");
        assertThatThrownBy(() -> held.moveToCompleted(1))
                .isInstanceOf(JobStateException.class)
                .hasMessage("Job 1 is not in the active state. moveToFinished")
                .extracting("code")
                .isEqualTo(-3);
        mail.redis("DEL", "bull:mail:1");
        assertThatThrownBy(() -> held.moveToCompleted(1))
                .isInstanceOf(JobNotFoundException.class)
                .extracting("code")
                .isEqualTo(-1);
    }

    @Test
    @Behaviour(61)
    void a_lock_is_extended_while_it_is_held() {
        Queue queue = mail.queue();
        queue.add("work");
        HeldJob held = take(queue);
        assertThat(held.extendLock(Duration.ofHours(1))).isTrue();
        assertThat((Long) mail.redis("PTTL", "bull:mail:1:lock")).isGreaterThan(3_000_000L);
        mail.redis("SET", "bull:mail:1:lock", "thief");
        assertThat(held.extendLock(Duration.ofHours(1))).isFalse();
    }
}
