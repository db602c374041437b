package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueMetricsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture mail = new QueueFixture(redis);

    @Test
    @Behaviour(159)
    void finished_jobs_are_told_minute_by_minute_with_zeros_for_empty_ones() {
        Queue queue = mail.queue();
        Taker taker = new Taker(queue);
        assertThat(queue.metrics().completed(10)).isEqualTo(new JobRates(0, Optional.empty(), List.of(), 0));
        queue.addBulk(
                IntStream.range(0, 8).mapToObj(i -> JobRequest.of("work", i)).toList());
        taker.completeNext();
        taker.completeNext();
        mail.clock.advance(Duration.ofMinutes(1));
        taker.completeNext();
        mail.clock.advance(Duration.ofMinutes(3));
        taker.completeNext();
        taker.failNext();
        mail.clock.advance(Duration.ofMinutes(1));
        taker.failNext();
        JobRates completed = queue.metrics().completed(10);
        assertThat(completed.total()).isEqualTo(4);
        assertThat(completed.upTo()).contains(Instant.parse(QueueFixture.START).plus(Duration.ofMinutes(4)));
        assertThat(completed.perMinute()).containsExactly(0L, 0L, 1L, 2L);
        assertThat(completed.minutes()).isEqualTo(4);
        assertThat(queue.metrics().completed(2, 3).perMinute()).containsExactly(1L, 2L);
        assertThat(queue.metrics().failed(10).perMinute()).containsExactly(1L);
        assertThat(queue.metrics().failed(10).total()).isEqualTo(2);
        assertThatThrownBy(() -> queue.metrics().failed(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Behaviour(160)
    void prometheus_gets_what_node_tells_it() {
        Queue queue = mail.queue("ma\"il\\", mail.options().build());
        queue.add("work");
        queue.add("more");
        new Taker(queue).completeNext();
        assertThat(queue.metrics().prometheus(Map.of("env", "a\nb"))).isEqualTo("""
                # HELP bullmq_job_count Number of jobs in the queue by state
                # TYPE bullmq_job_count gauge
                bullmq_job_count{queue="ma\\"il\\\\", state="active", env="a\\nb"} 0
                bullmq_job_count{queue="ma\\"il\\\\", state="completed", env="a\\nb"} 1
                bullmq_job_count{queue="ma\\"il\\\\", state="delayed", env="a\\nb"} 0
                bullmq_job_count{queue="ma\\"il\\\\", state="failed", env="a\\nb"} 0
                bullmq_job_count{queue="ma\\"il\\\\", state="prioritized", env="a\\nb"} 0
                bullmq_job_count{queue="ma\\"il\\\\", state="waiting", env="a\\nb"} 1
                bullmq_job_count{queue="ma\\"il\\\\", state="waiting-children", env="a\\nb"} 0
                # HELP bullmq_job_completed_total Total number of completed jobs
                # TYPE bullmq_job_completed_total counter
                bullmq_job_completed_total{queue="ma\\"il\\\\", env="a\\nb"} 1
                # HELP bullmq_job_failed_total Total number of failed jobs
                # TYPE bullmq_job_failed_total counter
                bullmq_job_failed_total{queue="ma\\"il\\\\", env="a\\nb"} 0
                """);
    }

    @Test
    @Behaviour(160)
    void counters_are_zero_where_nobody_counts_and_a_label_must_be_one() {
        assertThat(mail.queue().metrics().prometheus())
                .contains("bullmq_job_completed_total{queue=\"mail\"} 0\n")
                .contains("bullmq_job_count{queue=\"mail\", state=\"waiting\"} 0\n");
        assertThatThrownBy(() -> mail.queue().metrics().prometheus(Map.of("a-b", "c")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Behaviour(159)
    void as_many_minutes_are_kept_as_workers_say_and_the_oldest_go() {
        Queue queue = mail.queue();
        Taker taker = new Taker(queue);
        queue.addBulk(
                IntStream.range(0, 130).mapToObj(i -> JobRequest.of("work", i)).toList());
        for (int i = 0; i < 130; i++) {
            taker.completeNext();
            mail.clock.advance(Duration.ofMinutes(1));
        }
        JobRates completed = queue.metrics().completed(1000);
        assertThat(completed.total()).isEqualTo(130);
        assertThat(completed.minutes()).isEqualTo(100);
        assertThat(completed.perMinute()).hasSize(100).containsOnly(1L);
        assertThat(queue.metrics().completed(90, 1000).perMinute()).hasSize(10);
    }
}
