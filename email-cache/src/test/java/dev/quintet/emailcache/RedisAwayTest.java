package dev.quintet.emailcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisAwayTest {
    private static final List<Email> EMAILS = List.of(Email.of("1"));

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    @RegisterExtension
    final CacheFixture fixture = new CacheFixture(redis, EmailCacheOptions.DEFAULTS);

    @Test
    void who_brings_a_loader_gets_the_mail_without_redis() {
        fixture.cache();
        redis.kill();
        assertThat(fixture.cache().cachedEmailList("user123", "inbox", Email.class, () -> EMAILS))
                .isEqualTo(EMAILS);
        assertThat(fixture.fills("unavailable")).isEqualTo(1);
        assertThatThrownBy(() -> fixture.cache().cachedEmailList("user123", "inbox", Email.class))
                .isInstanceOf(DatabaseUnavailableException.class);
        assertThatThrownBy(() -> fixture.cache().invalidate("user123"))
                .isInstanceOf(DatabaseUnavailableException.class);
    }

    @Test
    void a_fill_that_outlives_its_redis_is_refused_by_the_one_that_comes_back_empty() {
        Fill fill = fixture.cache().begin("user123", "inbox");
        redis.cli("FLUSHALL");
        redis.restart();
        await().atMost(Duration.ofSeconds(10)).until(() -> fixture.database().isReady());
        assertThat(fill.cache(EMAILS)).isFalse();
    }

    @Test
    void a_redis_that_takes_no_writes_does_not_keep_a_loaders_mail_from_its_caller() {
        fixture.cache();
        redis.cli("CONFIG", "SET", "maxmemory", "1");
        try {
            assertThat(fixture.cache().cachedEmailList("user123", "inbox", Email.class, () -> EMAILS))
                    .isEqualTo(EMAILS);
        } finally {
            redis.cli("CONFIG", "SET", "maxmemory", "0");
        }
        assertThat(fixture.fills("unavailable")).isEqualTo(1);
    }
}
