package dev.quintet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");

    @Test
    void it_stands_still_until_it_is_moved() {
        assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:00Z");
        clock.advance(Duration.ofSeconds(30));
        assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:30Z");
        clock.advance(Duration.ofMinutes(-1));
        assertThat(clock.instant()).isEqualTo("2025-12-31T23:59:30Z");
        clock.set(Instant.EPOCH);
        assertThat(clock.millis()).isZero();
    }

    @Test
    void it_is_an_instant_source_and_its_zones_move_together() {
        InstantSource source = clock;
        Clock tokyo = clock.withZone(ZoneId.of("Asia/Tokyo"));
        clock.advance(Duration.ofHours(1));
        assertThat(tokyo.instant()).isEqualTo(source.instant()).isEqualTo("2026-01-01T01:00:00Z");
        assertThat(tokyo.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }

    @Test
    void no_step_is_lost_between_threads() {
        IntStream.range(0, 1000).parallel().forEach(step -> clock.advance(Duration.ofMillis(1)));
        assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:01Z");
    }
}
