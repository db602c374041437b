package dev.quintet.sessions.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisSecondaryStorageTest {
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private static Databases databases;

    @BeforeAll
    static void open() {
        databases = Databases.open(QuintetConfiguration.builder()
                .url(redis.url())
                .application("test")
                .build());
    }

    @AfterAll
    static void close() {
        databases.close();
    }

    private static AtomicSecondaryStorage storage(KeyStyle style) {
        return SecondaryStorages.on(databases.get(Database.SESSIONS), style);
    }

    private static void await(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(30))
                .until(() -> System.nanoTime() - until >= 0);
    }

    @Nested
    class InBetterAuthsStyle extends SecondaryStorageContract {
        @Override
        protected AtomicSecondaryStorage storage() {
            return RedisSecondaryStorageTest.storage(KeyStyle.BETTER_AUTH);
        }

        @Override
        protected void pass(Duration time) {
            await(time);
        }
    }

    @Nested
    class InTheCrmStyle extends SecondaryStorageContract {
        @Override
        protected AtomicSecondaryStorage storage() {
            return RedisSecondaryStorageTest.storage(KeyStyle.CRM);
        }

        @Override
        protected void pass(Duration time) {
            await(time);
        }
    }

    @Test
    void what_redis_holds_is_what_the_librarys_own_storage_writes() {
        AtomicSecondaryStorage storage = storage(KeyStyle.BETTER_AUTH);
        storage.set("verification:abc", "value", Duration.ofMinutes(5));
        storage.increment("1.2.3.4|/sign-in", Duration.ofSeconds(10));
        storage.setWithoutExpiry("for-ever", "value");
        assertThat(redis.cli("GET", "better-auth:verification:abc")).isEqualTo("value");
        assertThat((Long) redis.cli("TTL", "better-auth:verification:abc")).isBetween(298L, 300L);
        assertThat(redis.cli("GET", "better-auth:1.2.3.4|/sign-in")).isEqualTo("1");
        assertThat((Long) redis.cli("TTL", "better-auth:1.2.3.4|/sign-in")).isBetween(8L, 10L);
        assertThat(redis.cli("TTL", "better-auth:for-ever")).isEqualTo(-1L);
    }

    @Test
    void a_key_with_another_type_holds_no_text_and_is_left_alone() {
        AtomicSecondaryStorage storage = storage(KeyStyle.BETTER_AUTH);
        redis.cli("RPUSH", "better-auth:key", "a");
        assertThat(storage.get("key")).isEmpty();
        assertThat(storage.getAndDelete("key")).isEmpty();
        assertThat(storage.compareAndSet("key", null, "value", LONG)).isFalse();
        assertThat(storage.compareAndSet("key", "a", "value", LONG)).isFalse();
        assertThat(storage.compareAndSet("key", "a", null, LONG)).isFalse();
        assertThat(storage.setIfAbsent("key", "value", LONG)).isFalse();
        assertThat(storage.getAll(List.of("key"))).containsExactly(Optional.empty());
        assertThat(redis.cli("LRANGE", "better-auth:key", "0", "-1")).isEqualTo(List.of("a"));
    }

    @Test
    void scripts_that_the_server_forgot_are_sent_again() {
        AtomicSecondaryStorage storage = storage(KeyStyle.BETTER_AUTH);
        for (int i = 0; i < 2; i++) {
            redis.cli("SCRIPT", "FLUSH");
            assertThat(storage.compareAndSet("key", null, "value", LONG)).isTrue();
            redis.cli("SCRIPT", "FLUSH");
            assertThat(storage.getAndDelete("key")).contains("value");
            redis.cli("SCRIPT", "FLUSH");
            assertThat(storage.increment("counter", LONG)).isEqualTo(i + 1);
            redis.cli("SCRIPT", "FLUSH");
            assertThat(storage.max("mark", i, LONG)).isEqualTo(i);
        }
    }

    @Test
    void a_database_for_another_purpose_is_refused() {
        assertThatThrownBy(() -> SecondaryStorages.on(databases.get(Database.CACHE), KeyStyle.BETTER_AUTH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Sessions live in the database 'sessions', but was given 'cache'. "
                        + "Take databases.get(Database.SESSIONS).");
    }
}
