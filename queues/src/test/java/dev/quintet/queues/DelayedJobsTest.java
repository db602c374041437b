package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DelayedJobsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture mail = new QueueFixture(redis);

    private static JobOptions delay(Duration delay) {
        return JobOptions.builder().delay(delay).build();
    }

    @Test
    @Behaviour(71)
    void a_delayed_job_is_not_taken_before_its_time() {
        Queue queue = mail.queue();
        Taker taker = new Taker(queue);
        Job job = queue.add("later", null, delay(Duration.ofSeconds(10)));
        assertThat(job.delay()).isEqualTo(Duration.ofSeconds(10));
        assertThat(job.state()).isEqualTo(JobState.DELAYED);
        mail.clock.advance(Duration.ofMillis(9999));
        assertThat(taker.take()).isEmpty();
        mail.clock.advance(Duration.ofMillis(1));
        assertThat(taker.take()).isEqualTo("1");
        assertThat(job.refresh().orElseThrow().delay()).isZero();
    }

    @Test
    @Behaviour(72)
    void a_delay_of_nothing_is_none() {
        Queue queue = mail.queue();
        assertThat(queue.add("now", null, delay(Duration.ZERO)).state()).isEqualTo(JobState.WAITING);
        assertThat(queue.add(
                                "now",
                                null,
                                delay(Duration.ZERO).toBuilder().priority(1).build())
                        .state())
                .isEqualTo(JobState.PRIORITIZED);
    }

    @Test
    @Behaviour({73, 74})
    void delayed_jobs_come_in_the_order_in_which_they_are_due() {
        Queue queue = mail.queue();
        Taker taker = new Taker(queue);
        queue.add("long", null, delay(Duration.ofSeconds(30)));
        queue.add("short", null, delay(Duration.ofSeconds(10)));
        for (int i = 0; i < 5; i++) {
            queue.add("same", null, delay(Duration.ofSeconds(20)));
        }
        mail.clock.advance(Duration.ofSeconds(15));
        assertThat(taker.take()).isEqualTo("2");
        assertThat(taker.take()).isEmpty();
        mail.clock.advance(Duration.ofSeconds(30));
        assertThat(List.of(taker.take(), taker.take(), taker.take(), taker.take(), taker.take(), taker.take()))
                .containsExactly("3", "4", "5", "6", "7", "1");
    }

    @Test
    @Behaviour(77)
    void a_lost_marker_leaves_no_delayed_job_behind() {
        Queue queue = mail.queue();
        queue.add("later", null, delay(Duration.ofSeconds(10)));
        mail.redis("DEL", "bull:mail:marker");
        mail.clock.advance(Duration.ofSeconds(11));
        assertThat(new Taker(queue).take()).isEqualTo("1");
    }

    @Test
    @Behaviour(71)
    void a_negative_delay_is_refused() {
        assertThatThrownBy(() -> delay(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delay");
    }
}
