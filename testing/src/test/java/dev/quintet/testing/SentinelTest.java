package dev.quintet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class SentinelTest {
    @Test
    void a_failover_swaps_primary_and_replica() {
        try (Sentinel sentinel = Sentinel.start()) {
            RedisServer before = sentinel.primary();
            RedisServer other = sentinel.replica();
            before.cli("SET", "ada", "lovelace");
            await().until(() -> "lovelace".equals(other.cli("GET", "ada")));
            sentinel.failover();
            assertThat(sentinel.primary()).isSameAs(other);
            assertThat(sentinel.replica()).isSameAs(before);
            assertThat(sentinel.primary().cli("GET", "ada")).isEqualTo("lovelace");
            assertThat(sentinel.primary().cli("SET", "ada", "byron")).isEqualTo("OK");
        }
    }

    @Test
    void three_sentinels_promote_the_replica_of_a_killed_primary() {
        try (Sentinel sentinel = Sentinel.start(3)) {
            RedisServer replica = sentinel.replica();
            assertThat(sentinel.ports()).hasSize(3);
            assertThat(sentinel.url())
                    .isEqualTo("redis-sentinel://127.0.0.1:%s,127.0.0.1:%s,127.0.0.1:%s#main"
                            .formatted(sentinel.ports().toArray()));
            assertThat(sentinel.killPrimary()).isSameAs(replica);
            assertThat(replica.cli("SET", "a", "b")).isEqualTo("OK");
        }
    }

    @Test
    void two_sentinels_are_refused() {
        assertThatThrownBy(() -> Sentinel.start(2)).hasMessage("sentinels must be 1 or 3, was 2");
    }
}
