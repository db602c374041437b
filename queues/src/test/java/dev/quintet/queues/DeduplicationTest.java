package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeduplicationTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture mail = new QueueFixture(redis);

    private static final Deduplication SYNC = Deduplication.untilFinished("sync");
    private static final Duration LONG = Duration.ofHours(1);

    private static JobOptions with(Deduplication deduplication) {
        return JobOptions.builder().deduplication(deduplication).build();
    }

    private static JobOptions delayed(Deduplication deduplication, Duration delay) {
        return JobOptions.builder().deduplication(deduplication).delay(delay).build();
    }

    private List<String> told(String owner, String id, String rejected) {
        return List.of("event", "deduplicated", "jobId", owner, "deduplicationId", id, "deduplicatedJobId", rejected);
    }

    @Test
    @Behaviour(149)
    void a_second_job_is_not_added_while_the_owner_is_not_finished() {
        Queue queue = mail.queue();
        Job first = queue.add("sync", 1, with(SYNC));
        Job second = queue.add("sync", 2, with(SYNC));
        assertThat(first.wasDeduplicated()).isFalse();
        assertThat(second.wasDeduplicated()).isTrue();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.dataJson()).isEqualTo("1");
        assertThat(queue.deduplicationOwner("sync")).contains("1");
        assertThat(mail.events("deduplicated")).containsExactly(told("1", "sync", "2"));
        Taker taker = new Taker(queue);
        taker.take();
        assertThat(queue.add("sync", 3, with(SYNC)).wasDeduplicated()).isTrue();
        taker.complete("1", "null");
        assertThat(queue.add("sync", 4, with(SYNC)).wasDeduplicated()).isFalse();
    }

    @Test
    @Behaviour(149)
    void a_final_failure_and_a_removal_free_the_id_and_removing_a_finished_job_does_not() {
        Queue queue = mail.queue();
        queue.add("sync", 1, with(SYNC));
        String failed = new Taker(queue).failNext();
        Job second = queue.add("sync", 2, with(SYNC));
        assertThat(second.wasDeduplicated()).isFalse();
        queue.job(failed).orElseThrow().remove();
        assertThat(queue.deduplicationOwner("sync")).contains(second.id());
        second.remove();
        assertThat(queue.deduplicationOwner("sync")).isEmpty();
        assertThat(queue.add("sync", 3, with(SYNC)).wasDeduplicated()).isFalse();
    }

    @Test
    @Behaviour(149)
    void a_job_with_an_id_of_its_own_is_told_from_the_owner() {
        Queue queue = mail.queue();
        JobOptions.Builder options = JobOptions.builder().deduplication(SYNC);
        assertThat(queue.add("sync", 1, options.jobId("a").build()).wasDeduplicated())
                .isFalse();
        Job second = queue.add("sync", 2, options.jobId("b").build());
        assertThat(second.wasDeduplicated()).isTrue();
        assertThat(second.id()).isEqualTo("a");
        assertThat(queue.add("sync", 3, with(SYNC)).id()).isEqualTo("a");
    }

    @Test
    @Behaviour(149)
    void an_owner_that_vanished_does_not_hold_the_id() {
        Queue queue = mail.queue();
        queue.add("sync", 1, with(SYNC));
        mail.redis("DEL", "bull:mail:1");
        assertThat(queue.add("sync", 2, with(SYNC)).wasDeduplicated()).isFalse();
    }

    @Test
    @Behaviour({149, 15})
    void deduplication_is_told_in_bulk_too_whoever_else_adds() {
        Queue queue = mail.queue();
        List<Job> jobs = queue.addBulk(List.of(
                new JobRequest("sync", 1, with(SYNC)),
                JobRequest.of("other", 2),
                new JobRequest("sync", 3, with(SYNC)),
                new JobRequest("sync", 4, with(Deduplication.untilFinished("another")))));
        assertThat(jobs).extracting(Job::wasDeduplicated).containsExactly(false, false, true, false);
        assertThat(jobs).extracting(Job::id).containsExactly("1", "2", "1", "4");
    }

    @Test
    @Behaviour(150)
    void within_a_time_the_id_stays_taken_whatever_becomes_of_the_owner() {
        Queue queue = mail.queue();
        Deduplication within = Deduplication.within("sync", LONG);
        queue.add("sync", 1, with(within));
        new Taker(queue).completeNext();
        assertThat(queue.add("sync", 2, with(within)).wasDeduplicated()).isTrue();
        mail.redis("PEXPIRE", "bull:mail:de:sync", "1");
        await().atMost(Fixtures.SOON)
                .until(() -> queue.deduplicationOwner("sync").isEmpty());
        assertThat(queue.add("sync", 3, with(within)).wasDeduplicated()).isFalse();
    }

    @Test
    @Behaviour(150)
    void extending_begins_the_time_anew_and_removing_the_owner_ends_it() {
        Queue queue = mail.queue();
        Deduplication within = Deduplication.within("sync", LONG);
        Job owner = queue.add("sync", 1, with(within));
        mail.redis("PEXPIRE", "bull:mail:de:sync", "100000");
        queue.add("sync", 2, with(within));
        assertThat((Long) mail.redis("PTTL", "bull:mail:de:sync")).isLessThanOrEqualTo(100_000L);
        queue.add("sync", 3, with(within.withExtend()));
        assertThat((Long) mail.redis("PTTL", "bull:mail:de:sync")).isGreaterThan(3_000_000L);
        owner.remove();
        assertThat(queue.deduplicationOwner("sync")).isEmpty();
    }

    @Test
    @Behaviour(151)
    void a_delayed_owner_gives_way_to_the_newcomer() {
        Queue queue = mail.queue();
        Deduplication debounce = Deduplication.debounce("sync", LONG);
        queue.add("sync", 1, delayed(debounce, LONG));
        Job second = queue.add("sync", 2, delayed(debounce, LONG));
        assertThat(second.wasDeduplicated()).isFalse();
        assertThat(second.id()).isEqualTo("2");
        assertThat(queue.job("1")).isEmpty();
        assertThat(mail.sorted("delayed")).containsExactly("2");
        assertThat(mail.events("deduplicated")).containsExactly(told("2", "sync", "1"));
        assertThat(mail.events("removed"))
                .containsExactly(List.of("event", "removed", "jobId", "1", "prev", "delayed"));
    }

    @Test
    @Behaviour(151)
    void an_owner_that_is_not_delayed_stays() {
        Queue queue = mail.queue();
        queue.add("sync", 1, with(SYNC.withReplace()));
        Job second = queue.add("sync", 2, with(SYNC.withReplace()));
        assertThat(second.wasDeduplicated()).isTrue();
        assertThat(second.id()).isEqualTo("1");
        assertThat(mail.events("deduplicated")).isEmpty();
    }

    @Test
    @Behaviour(151)
    void rescheduling_gives_a_delayed_owner_the_newcomers_delay() {
        Queue queue = mail.queue();
        queue.add("sync", 1, delayed(SYNC.withReschedule(), LONG));
        Job second = queue.add("sync", 2, delayed(SYNC.withReschedule(), Duration.ofHours(2)));
        assertThat(second.wasDeduplicated()).isTrue();
        assertThat(second.dataJson()).isEqualTo("1");
        assertThat(queue.jobs().countDueBefore(mail.clock.instant().plus(LONG).plusMillis(1)))
                .isZero();
        assertThat(queue.jobs()
                        .countDueBefore(
                                mail.clock.instant().plus(Duration.ofHours(2)).plusMillis(1)))
                .isEqualTo(1);
    }

    @Test
    @Behaviour(152)
    void a_queue_frees_an_id_always_and_a_job_only_if_it_has_it() {
        Queue queue = mail.queue();
        Job first = queue.add("sync", 1, with(SYNC));
        assertThat(queue.removeDeduplicationKey("sync")).isTrue();
        assertThat(queue.removeDeduplicationKey("sync")).isFalse();
        Job second = queue.add("sync", 2, with(SYNC));
        assertThat(second.wasDeduplicated()).isFalse();
        assertThat(first.removeDeduplicationKey()).isFalse();
        assertThat(queue.deduplicationOwner("sync")).contains(second.id());
        assertThat(second.removeDeduplicationKey()).isTrue();
        assertThat(queue.add("plain").removeDeduplicationKey()).isFalse();
    }

    @Test
    @Behaviour(153)
    void the_last_job_that_came_while_the_owner_was_active_follows_it() {
        Queue queue = mail.queue();
        Deduplication last = SYNC.withKeepLastIfActive();
        queue.add("sync", 1, with(last));
        Taker taker = new Taker(queue);
        taker.take();
        assertThat(queue.add("sync", 2, with(last)).wasDeduplicated()).isTrue();
        assertThat(queue.add("sync", 3, with(last)).wasDeduplicated()).isTrue();
        assertThat(mail.list("wait")).isEmpty();
        taker.complete("1", "null");
        List<Job> waiting = queue.jobs().list(JobState.WAITING, 0, 9);
        assertThat(waiting).hasSize(1);
        assertThat(waiting.get(0).dataJson()).isEqualTo("3");
        assertThat(waiting.get(0).id()).isNotEqualTo("1");
        assertThat(queue.deduplicationOwner("sync")).contains(waiting.get(0).id());
        taker.completeNext();
        assertThat(queue.jobs().count(JobState.WAITING)).isZero();
        assertThat(mail.keys()).noneMatch(key -> key.contains(":de:") || key.contains(":dn:"));
    }

    @Test
    @Behaviour(153)
    void the_follower_keeps_its_delay_and_comes_after_a_final_failure_of_a_paused_queue_too() {
        Queue queue = mail.queue();
        Deduplication last = SYNC.withKeepLastIfActive();
        queue.add("sync", 1, with(last));
        Taker taker = new Taker(queue);
        taker.take();
        queue.add("sync", 2, delayed(last, LONG));
        queue.pause();
        taker.fail("1", "broken");
        assertThat(queue.jobs().list(JobState.DELAYED, 0, 9))
                .extracting(Job::dataJson)
                .containsExactly("2");
    }
}
