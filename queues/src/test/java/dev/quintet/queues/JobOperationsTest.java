package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.queues.errors.JobNotFoundException;
import dev.quintet.queues.errors.JobStateException;
import dev.quintet.queues.errors.LockLostException;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobOperationsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture mail = new QueueFixture(redis);

    private static final JobOptions DELAYED =
            JobOptions.builder().delay(Duration.ofHours(1)).build();

    private static JobOptions priority(int priority) {
        return JobOptions.builder().priority(priority).build();
    }

    private Job gone() {
        Job job = mail.queue().add("gone");
        job.remove();
        return job;
    }

    @Test
    @Behaviour(68)
    void data_and_progress_of_a_removed_job_cannot_be_changed() {
        Job gone = gone();
        assertThatThrownBy(() -> gone.updateData(1))
                .isInstanceOf(JobNotFoundException.class)
                .hasMessage("Missing key for job 1. updateData");
        assertThatThrownBy(() -> gone.updateProgress(1))
                .isInstanceOf(JobNotFoundException.class)
                .hasMessage("Missing key for job 1. updateProgress");
        assertThat(mail.keys()).noneMatch(key -> key.equals("bull:mail:1"));
    }

    @Test
    @Behaviour(23)
    void data_and_progress_are_any_json_and_progress_is_told() {
        Job job = mail.queue().add("work", Map.of("step", 1));
        job.updateData(Map.of("step", 2));
        job.updateProgress(50);
        job.updateProgress(Map.of("done", true));
        assertThat(job.dataJson()).isEqualTo("{\"step\":2}");
        Job read = job.refresh().orElseThrow();
        assertThat(read.dataJson()).isEqualTo("{\"step\":2}");
        assertThat(read.progressJson()).isEqualTo("{\"done\":true}");
        assertThat(read.progress(Map.class)).contains(Map.of("done", true));
        assertThat(mail.queue().add("fresh").progress(Integer.class)).contains(0);
        assertThat(mail.events("progress"))
                .containsExactly(
                        List.of("event", "progress", "jobId", "1", "data", "50"),
                        List.of("event", "progress", "jobId", "1", "data", "{\"done\":true}"));
    }

    @Test
    @Behaviour(67)
    void a_log_is_read_from_either_end_and_cleared() {
        Job job = mail.queue().add("work");
        assertThat(job.log("one")).isEqualTo(1);
        job.log("two");
        assertThat(job.log("drei äö")).isEqualTo(3);
        assertThat(job.logs(0, 9, JobOrder.ASCENDING)).isEqualTo(new JobLog(List.of("one", "two", "drei äö"), 3));
        assertThat(job.logs(0, 1, JobOrder.DESCENDING)).isEqualTo(new JobLog(List.of("drei äö", "two"), 3));
        assertThat(job.logs(1, 1, JobOrder.ASCENDING)).isEqualTo(new JobLog(List.of("two"), 3));
        assertThat(mail.queue().jobs().logs("1", 0, 0, JobOrder.ASCENDING).rows())
                .containsExactly("one");
        job.clearLogs(1);
        assertThat(job.logs(0, 9, JobOrder.ASCENDING)).isEqualTo(new JobLog(List.of("drei äö"), 1));
        job.clearLogs(0);
        assertThat(job.logs(0, 9, JobOrder.ASCENDING)).isEqualTo(new JobLog(List.of(), 0));
    }

    @Test
    @Behaviour(67)
    void the_latest_rows_are_kept_and_a_missing_job_has_no_log() {
        Job job =
                mail.queue().add("work", null, JobOptions.builder().keepLogs(2).build());
        job.log("one");
        job.log("two");
        assertThat(job.log("three")).isEqualTo(2);
        assertThat(job.logs(0, 9, JobOrder.ASCENDING).rows()).containsExactly("two", "three");
        Job gone = mail.queue().add("gone");
        gone.remove();
        assertThatThrownBy(() -> gone.log("late")).isInstanceOf(JobNotFoundException.class);
    }

    @Test
    @Behaviour(65)
    void only_a_delayed_job_can_be_promoted() {
        Queue queue = mail.queue();
        Job job = queue.add("later", null, DELAYED);
        Job prioritized = queue.add(
                "low",
                null,
                JobOptions.builder().delay(Duration.ofHours(1)).priority(3).build());
        job.promote();
        prioritized.promote();
        assertThat(job.state()).isEqualTo(JobState.WAITING);
        assertThat(job.delay()).isZero();
        assertThat(prioritized.state()).isEqualTo(JobState.PRIORITIZED);
        assertThatThrownBy(job::promote)
                .isInstanceOf(JobStateException.class)
                .hasMessage("Job 1 is not in the delayed state. promote");
        queue.pause();
        Job paused = queue.add("later", null, DELAYED);
        paused.promote();
        assertThat(paused.state()).isEqualTo(JobState.WAITING);
        assertThat(new Taker(queue).take()).isEmpty();
    }

    @Test
    @Behaviour(65)
    void only_a_delayed_job_can_get_another_delay() {
        Queue queue = mail.queue();
        Job job = queue.add("later", null, DELAYED);
        job.changeDelay(Duration.ofMinutes(1));
        assertThat(job.delay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(queue.jobs().countDueBefore(mail.clock.instant().plusSeconds(61)))
                .isEqualTo(1);
        assertThat(mail.hash("1")).containsEntry("delay", "60000");
        Job waiting = queue.add("now");
        assertThatThrownBy(() -> waiting.changeDelay(Duration.ZERO))
                .isInstanceOf(JobStateException.class)
                .hasMessage("Job 2 is not in the delayed state. changeDelay");
        job.remove();
        assertThatThrownBy(() -> job.changeDelay(Duration.ZERO)).isInstanceOf(JobNotFoundException.class);
    }

    @Test
    @Behaviour(66)
    void a_job_takes_its_place_by_its_new_priority() {
        Queue queue = mail.queue();
        Job first = queue.add("a");
        Job second = queue.add("b", null, priority(5));
        Job third = queue.add("c", null, priority(5));
        first.changePriority(5);
        assertThat(mail.sorted("prioritized")).containsExactly("2", "3", "1");
        assertThat(first.priority()).isEqualTo(5);
        third.changePriority(5, true);
        assertThat(mail.sorted("prioritized")).containsExactly("3", "2", "1");
        second.changePriority(1);
        assertThat(mail.sorted("prioritized")).containsExactly("2", "3", "1");
        first.changePriority(0, true);
        assertThat(mail.list("wait")).containsExactly("1");
        second.changePriority(0);
        assertThat(mail.list("wait")).containsExactly("2", "1");
        third.changePriority(0, true);
        assertThat(mail.list("wait")).containsExactly("2", "1", "3");
    }

    @Test
    @Behaviour(66)
    void a_job_that_is_not_ready_only_remembers_its_priority_and_a_paused_one_takes_its_place() {
        Queue queue = mail.queue();
        Job delayed = queue.add("later", null, DELAYED);
        delayed.changePriority(7);
        assertThat(mail.hash("1")).containsEntry("priority", "7");
        assertThat(delayed.state()).isEqualTo(JobState.DELAYED);
        queue.pause();
        Job paused = queue.add("now");
        paused.changePriority(3);
        assertThat(paused.state()).isEqualTo(JobState.PRIORITIZED);
        delayed.remove();
        assertThatThrownBy(() -> delayed.changePriority(1)).isInstanceOf(JobNotFoundException.class);
    }

    @Test
    @Behaviour(52)
    void a_failed_job_is_tried_again_with_its_priority() {
        Queue queue = mail.queue();
        queue.add("a", null, priority(2));
        Taker taker = new Taker(queue);
        String id = taker.failNext();
        Job job = queue.job(id).orElseThrow();
        assertThat(job.failedReason()).contains("broken");
        assertThat(job.finishedOn()).isPresent();
        job.retry();
        assertThat(job.state()).isEqualTo(JobState.PRIORITIZED);
        Job again = job.refresh().orElseThrow();
        assertThat(again.failedReason()).isEmpty();
        assertThat(again.finishedOn()).isEmpty();
        assertThat(again.attemptsMade()).isEqualTo(1);
        assertThat(again.attemptsStarted()).isEqualTo(1);
    }

    @Test
    @Behaviour(52)
    void a_completed_job_is_run_again_and_counts_anew_if_asked() {
        Queue queue = mail.queue();
        queue.add("a");
        queue.add("b");
        Taker taker = new Taker(queue);
        Job job = queue.job(taker.completeNext()).orElseThrow();
        job.retry(RetryOptions.COMPLETED.withResetAttemptsMade().withResetAttemptsStarted());
        assertThat(mail.list("wait")).containsExactly("1", "2");
        Job again = job.refresh().orElseThrow();
        assertThat(again.returnValueJson()).isEmpty();
        assertThat(again.attemptsMade()).isZero();
        assertThat(again.attemptsStarted()).isZero();
    }

    @Test
    @Behaviour(53)
    void a_job_that_is_active_gone_or_already_tried_again_is_refused_with_its_code() {
        Queue queue = mail.queue();
        queue.add("a");
        Taker taker = new Taker(queue);
        String id = taker.take();
        Job job = queue.job(id).orElseThrow();
        assertThatThrownBy(job::retry)
                .isInstanceOf(JobStateException.class)
                .hasMessage("Job 1 is not in the failed state. reprocessJob")
                .extracting("code")
                .isEqualTo(-3);
        taker.fail(id, "broken");
        job.retry();
        assertThatThrownBy(job::retry).isInstanceOf(JobStateException.class);
        job.remove();
        assertThatThrownBy(job::retry)
                .isInstanceOf(JobNotFoundException.class)
                .extracting("code")
                .isEqualTo(-1);
    }

    @Test
    @Behaviour(69)
    void the_state_of_a_job_is_told() {
        Queue queue = mail.queue();
        Taker taker = new Taker(queue);
        queue.add("completed");
        taker.completeNext();
        queue.add("failed");
        taker.failNext();
        queue.add("active");
        taker.take();
        queue.add("waiting");
        queue.add("delayed", null, DELAYED);
        queue.add("prioritized", null, priority(1));
        for (String state : List.of("completed", "failed", "active", "waiting", "delayed", "prioritized")) {
            Job job = queue.jobs().list(JobState.of(state), 0, 0).get(0);
            assertThat(job.name()).isEqualTo(state);
            assertThat(job.state()).isEqualTo(JobState.of(state));
            assertThat(job.is(JobState.of(state))).isTrue();
            assertThat(job.is(JobState.UNKNOWN)).isFalse();
        }
        assertThat(gone().state()).isEqualTo(JobState.UNKNOWN);
    }

    @Test
    @Behaviour(70)
    void a_job_is_removed_from_every_state_with_all_its_keys() {
        Queue queue = mail.queue();
        Taker taker = new Taker(queue);
        queue.add("completed");
        taker.completeNext();
        queue.add("waiting");
        queue.add("delayed", null, DELAYED);
        queue.add("prioritized", null, priority(1));
        for (int id = 1; id <= 4; id++) {
            Job job = queue.job(Integer.toString(id)).orElseThrow();
            job.log("row");
            job.remove();
            job.remove();
            assertThat(job.state()).isEqualTo(JobState.UNKNOWN);
        }
        assertThat(mail.keys())
                .isSubsetOf(
                        "bull:mail:events",
                        "bull:mail:id",
                        "bull:mail:marker",
                        "bull:mail:meta",
                        "bull:mail:metrics:completed",
                        "bull:mail:pc");
    }

    @Test
    @Behaviour(70)
    void a_job_that_a_worker_has_stays() {
        Queue queue = mail.queue();
        queue.add("work");
        Job job = queue.job(new Taker(queue).take()).orElseThrow();
        assertThatThrownBy(job::remove)
                .isInstanceOf(LockLostException.class)
                .hasMessage("Job 1 could not be removed because it is locked by another worker");
        assertThat(queue.maintenance().remove("1")).isFalse();
        assertThat(job.state()).isEqualTo(JobState.ACTIVE);
    }

    @Test
    @Behaviour(70)
    void thousands_of_jobs_are_removed_one_by_one_in_seconds() {
        Queue queue = mail.queue();
        List<Job> jobs = queue.addBulk(
                IntStream.range(0, 4000).mapToObj(i -> JobRequest.of("work", i)).toList());
        // Newest first, as deleting from a list walks from its beginning.
        for (int i = jobs.size() - 1; i >= 0; i--) {
            jobs.get(i).remove();
        }
        assertThat(queue.jobs().countPending()).isZero();
    }
}
