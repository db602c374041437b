package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueJobsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture mail = new QueueFixture(redis);

    private Queue filled() {
        Queue queue = mail.queue();
        queue.addBulk(IntStream.rangeClosed(1, 5)
                .mapToObj(i -> JobRequest.of("waiting", i))
                .toList());
        return queue;
    }

    private static List<String> ids(List<Job> jobs) {
        return jobs.stream().map(Job::id).toList();
    }

    @Test
    @Behaviour(161)
    void jobs_are_listed_from_either_end() {
        QueueJobs jobs = filled().jobs();
        Set<JobState> waiting = Set.of(JobState.WAITING);
        assertThat(ids(jobs.list(JobState.WAITING, 0, 9))).containsExactly("1", "2", "3", "4", "5");
        assertThat(ids(jobs.list(JobState.WAITING, 1, 2))).containsExactly("2", "3");
        assertThat(ids(jobs.list(waiting, 0, 1, JobOrder.DESCENDING))).containsExactly("5", "4");
        assertThat(ids(jobs.list(waiting, -2, -1, JobOrder.ASCENDING))).containsExactly("4", "5");
        assertThat(ids(jobs.list(waiting, -2, -1, JobOrder.DESCENDING))).containsExactly("2", "1");
        assertThat(jobs.list(JobState.WAITING, 5, 9)).isEmpty();
        assertThat(jobs.list(JobState.FAILED, 0, 9)).isEmpty();
    }

    @Test
    @Behaviour(161)
    void finished_jobs_come_newest_first_and_delayed_ones_by_when_they_are_due() {
        Queue queue = filled();
        Taker taker = new Taker(queue);
        for (int i = 0; i < 3; i++) {
            taker.completeNext();
            mail.clock.advance(Duration.ofSeconds(1));
        }
        for (int hours : new int[] {3, 1, 2}) {
            queue.add(
                    "later",
                    hours,
                    JobOptions.builder().delay(Duration.ofHours(hours)).build());
        }
        assertThat(ids(queue.jobs().list(JobState.COMPLETED, 0, 9))).containsExactly("3", "2", "1");
        assertThat(ids(queue.jobs().list(Set.of(JobState.COMPLETED), 0, 0, JobOrder.ASCENDING)))
                .containsExactly("1");
        assertThat(ids(queue.jobs().list(JobState.DELAYED, 0, 9))).containsExactly("7", "8", "6");
    }

    @Test
    @Behaviour(161)
    void several_states_are_listed_at_once_and_a_job_once() {
        Queue queue = filled();
        Taker taker = new Taker(queue);
        taker.take();
        taker.failNext();
        mail.redis("ZADD", "bull:mail:completed", "1", "2");
        assertThat(ids(queue.jobs().list(JobState.all(), 0, 9, JobOrder.ASCENDING)))
                .containsExactlyInAnyOrder("1", "2", "3", "4", "5");
    }

    @Test
    @Behaviour(161)
    void an_id_whose_job_is_gone_is_skipped_and_the_next_one_taken() {
        QueueJobs jobs = filled().jobs();
        mail.redis("DEL", "bull:mail:2");
        assertThat(ids(jobs.list(JobState.WAITING, 0, 2))).containsExactly("1", "3", "4");
        assertThat(ids(jobs.list(Set.of(JobState.WAITING), -3, -1, JobOrder.ASCENDING)))
                .containsExactly("3", "4", "5");
    }

    @Test
    @Behaviour(161)
    void a_range_that_could_be_endless_is_refused() {
        QueueJobs jobs = mail.queue().jobs();
        assertThatThrownBy(() -> jobs.list(JobState.WAITING, 0, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stream()");
        assertThatThrownBy(() -> jobs.list(JobState.WAITING, 0, 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1001");
        assertThatThrownBy(() -> jobs.list(JobState.WAITING, 2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> jobs.list(JobState.UNKNOWN, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> jobs.list(Set.of(), 0, 1, JobOrder.ASCENDING))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Behaviour(161)
    void all_jobs_of_a_state_are_streamed_page_by_page() {
        Queue queue = mail.queue();
        queue.addBulk(IntStream.range(0, 250)
                .mapToObj(i -> JobRequest.of("waiting", i))
                .toList());
        assertThat(queue.jobs().stream(JobState.WAITING, JobOrder.ASCENDING).map(Job::dataJson))
                .containsExactlyElementsOf(
                        IntStream.range(0, 250).mapToObj(Integer::toString).toList());
        assertThat(queue.jobs().stream(JobState.FAILED, JobOrder.ASCENDING)).isEmpty();
    }

    @Test
    @Behaviour(161)
    void jobs_are_counted_by_state() {
        Queue queue = filled();
        new Taker(queue).take();
        queue.add("later", null, JobOptions.builder().delay(Duration.ofHours(1)).build());
        queue.add("low", null, JobOptions.builder().priority(2).build());
        Map<JobState, Long> counts = queue.jobs().counts();
        assertThat(counts.keySet()).isEqualTo(EnumSet.complementOf(EnumSet.of(JobState.UNKNOWN)));
        assertThat(counts)
                .containsEntry(JobState.WAITING, 4L)
                .containsEntry(JobState.ACTIVE, 1L)
                .containsEntry(JobState.DELAYED, 1L)
                .containsEntry(JobState.PRIORITIZED, 1L)
                .containsEntry(JobState.COMPLETED, 0L);
        assertThat(queue.jobs().countPending()).isEqualTo(6);
        assertThat(queue.jobs().count(JobState.WAITING)).isEqualTo(4);
    }

    @Test
    @Behaviour(161)
    void jobs_are_counted_by_priority() {
        Queue queue = filled();
        for (int priority : new int[] {1, 1, 7}) {
            queue.add("low", null, JobOptions.builder().priority(priority).build());
        }
        assertThat(queue.jobs().countsPerPriority(List.of(7, 1, 0, 3, 1)))
                .containsExactly(Map.entry(0, 5L), Map.entry(1, 2L), Map.entry(3, 0L), Map.entry(7, 1L));
    }

    @Test
    @Behaviour(78)
    void delayed_jobs_that_are_due_before_a_time_are_counted() {
        Queue queue = mail.queue();
        for (int minutes = 1; minutes <= 3; minutes++) {
            queue.add(
                    "later",
                    null,
                    JobOptions.builder().delay(Duration.ofMinutes(minutes)).build());
        }
        assertThat(queue.jobs().countDueBefore(mail.clock.instant())).isZero();
        assertThat(queue.jobs().countDueBefore(mail.clock.instant().plus(Duration.ofMinutes(2))))
                .isEqualTo(1);
        assertThat(queue.jobs()
                        .countDueBefore(
                                mail.clock.instant().plus(Duration.ofMinutes(2)).plusMillis(1)))
                .isEqualTo(2);
    }

    @Test
    @Behaviour(1)
    void a_job_is_read_however_its_numbers_are_written() {
        mail.redis(
                "HSET",
                "bull:mail:9",
                "name",
                "old",
                "timestamp",
                "1.7672256e+12",
                "delay",
                "3e+8",
                "attemptsMade",
                "2",
                "atm",
                "7",
                "stacktrace",
                "not json",
                "opts",
                "{\"backoff\":500,\"future\":{\"x\":1}}",
                "unknown",
                "x");
        Job job = mail.queue().job("9").orElseThrow();
        assertThat(job.timestamp()).isEqualTo(Instant.parse(QueueFixture.START));
        assertThat(job.delay()).isEqualTo(Duration.ofMinutes(5000));
        assertThat(job.attemptsMade()).isEqualTo(2);
        assertThat(job.stacktrace()).isEmpty();
        assertThat(job.dataJson()).isEqualTo("{}");
        assertThat(job.progressJson()).isEqualTo("0");
        assertThat(job.priority()).isZero();
        assertThat(job.options().attempts()).isZero();
        assertThat(job.options().backoff()).contains(Backoff.fixed(Duration.ofMillis(500)));
        assertThat(job.options().stored()).containsEntry("future", Map.of("x", 1));
        assertThat(mail.queue().job("10")).isEmpty();
    }
}
