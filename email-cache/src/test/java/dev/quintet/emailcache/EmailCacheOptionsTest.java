package dev.quintet.emailcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmailCacheOptionsTest {
    private static final EmailCacheOptions DEFAULTS = EmailCacheOptions.DEFAULTS;

    @Test
    void the_standard_time_is_that_of_the_database() {
        assertThat(DEFAULTS.ttl()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void a_wrong_value_is_refused_with_what_would_be_right() {
        assertThatThrownBy(() -> DEFAULTS.withTtl(Duration.ofHours(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ttl must be 5 min to 60 min, as for every entry of emailCache, was 7200000 ms");
        assertThatThrownBy(() -> DEFAULTS.withLargestEntry(0)).hasMessageContaining("1 to 5000000 bytes, was 0");
        assertThatThrownBy(() -> DEFAULTS.withLargestAttachment(5_000_001)).hasMessageContaining("was 5000001");
        assertThatThrownBy(() -> DEFAULTS.withLongestFill(Duration.ZERO)).hasMessageContaining("1 s to 1 h");
        assertThatThrownBy(() -> DEFAULTS.withFields("id", "id")).hasMessageContaining("must differ");
    }
}
