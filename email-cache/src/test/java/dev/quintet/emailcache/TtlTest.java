package dev.quintet.emailcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TtlTest {
    private static long spread(Duration ttl, double jitter, double random) {
        return Ttl.spread(ttl, jitter, random);
    }

    @Test
    void times_are_spread_around_what_was_asked_for() {
        assertThat(spread(Duration.ofMinutes(20), 0.1, 0)).isEqualTo(18 * 60_000);
        assertThat(spread(Duration.ofMinutes(20), 0.1, 0.5)).isEqualTo(20 * 60_000);
        assertThat(spread(Duration.ofMinutes(20), 0.1, 1)).isEqualTo(22 * 60_000);
    }

    @Test
    void no_time_leaves_what_the_database_allows() {
        assertThat(spread(Duration.ofMinutes(5), 0.1, 0)).isEqualTo(300_000);
        assertThat(spread(Duration.ofMinutes(5), 0.1, 1)).isEqualTo(330_000);
        assertThat(spread(Duration.ofHours(1), 0.5, 0)).isEqualTo(1_800_000);
        assertThat(spread(Duration.ofHours(1), 0.5, 1)).isEqualTo(3_600_000);
    }

    @Test
    void without_jitter_a_time_is_exact() {
        assertThat(spread(Duration.ofMinutes(7), 0, 0.3)).isEqualTo(420_000);
    }
}
