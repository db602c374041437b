package dev.quintet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final FailedAttempts attempts = new FailedAttempts(nanos::get);

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(attempts.count(address)).isEmpty();
        }
    }

    @Test
    void the_sixth_waits_until_a_minute_after_the_first() {
        fail("10.0.0.1", 1);
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        fail("10.0.0.1", 4);
        assertThat(attempts.count("10.0.0.1")).contains(Duration.ofSeconds(40));
        nanos.addAndGet(Duration.ofSeconds(40).toNanos());
        fail("10.0.0.1", 5);
        assertThat(attempts.count("10.0.0.1")).isPresent();
    }

    @Test
    void addresses_do_not_count_for_each_other() {
        fail("10.0.0.1", 5);
        fail("10.0.0.2", 5);
    }

    @Test
    void an_ipv6_client_cannot_hide_in_its_own_network() {
        fail("2001:db8:1:2::1", 3);
        fail("2001:db8:1:2:ffff::9%eth0", 2);
        assertThat(attempts.count("2001:db8:1:2:1:1:1:1")).isPresent();
        assertThat(attempts.count("2001:db8:1:3::1")).isEmpty();
    }

    @Test
    void an_ipv4_client_is_the_same_in_ipv6_notation() {
        fail("10.0.0.1", 5);
        assertThat(attempts.count("::ffff:10.0.0.1")).isPresent();
    }
}
