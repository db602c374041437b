package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BlockTimeTest {
    private static final long NOW = 1_795_410_798_384L;
    private static final Duration IDLE = Duration.ofSeconds(5);

    @Test
    void an_idle_worker_waits_for_its_drain_delay() {
        assertThat(BlockTime.of(0, NOW, IDLE)).isEqualTo(IDLE);
    }

    @Test
    void with_delayed_jobs_it_waits_for_what_is_left_and_at_most_ten_seconds() {
        assertThat(BlockTime.of(NOW + 1500, NOW, IDLE)).isEqualTo(Duration.ofMillis(1500));
        assertThat(BlockTime.of(NOW + 3_600_000, NOW, IDLE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void it_does_not_wait_for_what_is_due() {
        assertThat(BlockTime.of(NOW, NOW, IDLE)).isEqualTo(Duration.ZERO);
        assertThat(BlockTime.of(NOW - 5, NOW, IDLE)).isEqualTo(Duration.ZERO);
    }

    @Test
    void it_never_asks_for_less_than_what_every_redis_understands() {
        assertThat(BlockTime.of(NOW + 0.25, NOW, IDLE)).isEqualTo(Duration.ofMillis(2));
        assertThat(BlockTime.of(0, NOW, Duration.ofNanos(1))).isEqualTo(Duration.ofMillis(2));
        assertThat(BlockTime.seconds(Duration.ofMillis(2))).isEqualTo(0.002);
    }
}
