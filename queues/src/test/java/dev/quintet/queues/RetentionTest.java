package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture mail = new QueueFixture(redis);

    private void finish(Queue queue, int jobs, JobOptions options, boolean completed) {
        queue.addBulk(IntStream.range(0, jobs)
                .mapToObj(i -> new JobRequest("work", i, options))
                .toList());
        for (int i = 0; i < jobs; i++) {
            HeldJob held = queue.job(new Taker(queue).take()).orElseThrow().heldWith(Taker.TOKEN);
            held.job().log("row");
            if (completed) {
                held.moveToCompleted(i);
            } else {
                held.moveToFailed(new IllegalStateException("broken"));
            }
            mail.clock.advance(Duration.ofSeconds(1));
        }
    }

    private static JobOptions completed(Retention retention) {
        return JobOptions.builder().removeOnComplete(retention).build();
    }

    private List<String> ids(JobState state) {
        return mail.queue().jobs().list(state, 0, 99).stream().map(Job::id).toList();
    }

    @Test
    @Behaviour(38)
    void a_job_that_is_not_to_be_kept_goes_with_all_its_keys() {
        Queue queue = mail.queue();
        finish(queue, 2, completed(Retention.REMOVE), true);
        finish(queue, 2, JobOptions.builder().removeOnFail(Retention.REMOVE).build(), false);
        assertThat(mail.keys()).isSubsetOf("bull:mail:events", "bull:mail:id", "bull:mail:marker", "bull:mail:meta");
    }

    @Test
    @Behaviour(39)
    void the_newest_are_kept() {
        finish(mail.queue(), 5, completed(Retention.newest(2)), true);
        assertThat(ids(JobState.COMPLETED)).containsExactly("5", "4");
        assertThat(mail.keys()).noneMatch(key -> key.startsWith("bull:mail:1") || key.startsWith("bull:mail:3"));
        mail.redis("FLUSHDB");
        Queue queue = mail.queue(mail.options()
                .defaultJobOptions(
                        JobOptions.builder().removeOnFail(Retention.newest(1)).build())
                .build());
        finish(queue, 3, JobOptions.NONE, false);
        assertThat(ids(JobState.FAILED)).containsExactly("3");
    }

    @Test
    @Behaviour(40)
    void the_young_are_kept_and_not_too_many_of_them() {
        finish(mail.queue(), 6, completed(Retention.youngerThan(Duration.ofSeconds(3))), true);
        assertThat(ids(JobState.COMPLETED)).containsExactly("6", "5", "4");
        finish(
                mail.queue(),
                4,
                completed(Retention.youngerThan(Duration.ofSeconds(3)).withCount(2)),
                true);
        assertThat(ids(JobState.COMPLETED)).containsExactly("10", "9");
    }

    @Test
    @Behaviour({40, 42})
    void one_job_removes_only_so_many_that_are_too_old_and_leaves_no_part_of_them() {
        Queue queue = mail.queue();
        finish(queue, 10, JobOptions.NONE, true);
        mail.clock.advance(Duration.ofHours(1));
        JobOptions limited =
                completed(Retention.youngerThan(Duration.ofMinutes(1)).withLimit(3));
        finish(queue, 1, limited, true);
        assertThat(ids(JobState.COMPLETED)).hasSize(8);
        assertThat(mail.keys().stream().filter(key -> key.matches("bull:mail:\\d+")))
                .hasSize(8);
        assertThat(mail.keys().stream().filter(key -> key.matches("bull:mail:\\d+:logs")))
                .hasSize(8);
        finish(queue, 3, limited, true);
        assertThat(ids(JobState.COMPLETED)).containsExactly("14", "13", "12", "11");
        assertThat(queue.maintenance().removeOrphans()).isZero();
    }

    @Test
    @Behaviour(39)
    void what_cannot_be_kept_is_refused() {
        assertThatThrownBy(() -> Retention.newest(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Retention.youngerThan(Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 s");
        assertThatThrownBy(() -> Retention.newest(1).withLimit(5)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Retention.KEEP_ALL.keepJobs()).containsEntry("count", -1L);
    }
}
