package dev.quintet.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryDelaysTest {
    @Test
    void a_fixed_delay_stays_the_same() {
        assertThat(RetryDelays.fixed(1000, 0, () -> 0.9)).isEqualTo(1000);
    }

    @Test
    void an_exponential_delay_doubles_with_each_failure() {
        assertThat(RetryDelays.exponential(1000, 0, 1, () -> 0.9)).isEqualTo(1000);
        assertThat(RetryDelays.exponential(1000, 0, 2, () -> 0.9)).isEqualTo(2000);
        assertThat(RetryDelays.exponential(1000, 0, 5, () -> 0.9)).isEqualTo(16_000);
    }

    @Test
    void an_exponential_delay_of_very_many_failures_stays_a_time_that_fits_a_score() {
        assertThat(RetryDelays.exponential(1000, 0, 10_000, () -> 0.9))
                .isPositive()
                .isLessThan(1L << 51);
    }

    @Test
    void jitter_takes_off_at_most_its_share() {
        assertThat(RetryDelays.fixed(1000, 0.25, () -> 0)).isEqualTo(750);
        assertThat(RetryDelays.fixed(1000, 1, () -> 0)).isZero();
        assertThat(RetryDelays.exponential(1000, 0.5, 3, () -> 0)).isEqualTo(2000);
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            assertThat(RetryDelays.fixed(1000, 0.25, random::nextDouble)).isBetween(750L, 1000L);
            assertThat(RetryDelays.exponential(100, 0.5, 4, random::nextDouble)).isBetween(400L, 800L);
        }
    }
}
