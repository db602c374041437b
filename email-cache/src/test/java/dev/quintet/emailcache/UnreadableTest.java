package dev.quintet.emailcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadableTest {
    private static final String KEY = "emails:user123:inbox";

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final CacheFixture fixture = new CacheFixture(redis, EmailCacheOptions.DEFAULTS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{}",
                "[{\"id\":\"1\"",
                "null",
                "[]]",
                "[{\"id\":\"1\"},,{\"id\":\"2\"}]",
                "[[",
                "\"",
                "[\"\\"
            })
    void foreign_content_counts_as_a_miss_for_every_reader(String content) {
        fixture.cli("SET", KEY, content);
        assertThat(fixture.cache().cachedEmailList("user123", "inbox", Email.class))
                .isEmpty();
        assertThat(fixture.cache().cachedEmailListJson("user123", "inbox")).isEmpty();
        assertThat(fixture.cache().cachedEmailPage("user123", "inbox", 0, 10, Email.class))
                .isEmpty();
        assertThat(fixture.reads("list", "unreadable")).isEqualTo(2);
        assertThat(fixture.reads("page", "unreadable")).isEqualTo(1);
        assertThat(fixture.reads("list", "miss")).isZero();
    }

    @Test
    void elements_of_another_shape_count_as_a_miss() {
        fixture.cli("SET", KEY, "[{\"id\":{\"deep\":1}}]");
        assertThat(fixture.cache().cachedEmailList("user123", "inbox", Email.class))
                .isEmpty();
        assertThat(fixture.cache().cachedEmailPage("user123", "inbox", 0, 10, Email.class))
                .isEmpty();
        assertThat(fixture.reads("list", "unreadable")).isEqualTo(1);
    }

    @Test
    void a_key_of_another_type_counts_as_a_miss_and_gives_way() {
        fixture.cli("HSET", KEY, "a", "b");
        assertThat(fixture.cache().cachedEmailList("user123", "inbox", Email.class))
                .isEmpty();
        assertThat(fixture.cache().cachedEmailPage("user123", "inbox", 0, 10, Email.class))
                .isEmpty();
        assertThat(fixture.reads("list", "unreadable")).isEqualTo(1);
        assertThat(fixture.cache().cachedEmailList("user123", "inbox", Email.class, () -> List.of(Email.of("1"))))
                .hasSize(1);
        assertThat(fixture.cache().cachedEmailListJson("user123", "inbox")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{}", "[{\"id\":\"1\"", "[[", "[{\"id\":\"2\"}"})
    void a_change_drops_what_it_cannot_change(String content) {
        EmailId email = new EmailId("user123", "inbox", "2");
        fixture.cli("SET", KEY, content);
        assertThat(fixture.cache().markRead(email, true)).isFalse();
        fixture.cli("SET", KEY + ":2", content);
        assertThat(fixture.cache().moveEmail(email, "archive", Arrival.FIRST, Map.of()))
                .isTrue();
        fixture.cli("HSET", KEY, "a", "b");
        assertThat(fixture.cache().removeEmail(email)).isFalse();
        assertThat(fixture.keys()).isEmpty();
    }

    @Test
    void an_entry_beyond_what_is_read_is_not_moved_to_find_that_out() {
        fixture.cli("SETRANGE", KEY, "50000000", "]");
        assertThat(fixture.cache().cachedEmailList("user123", "inbox", Email.class))
                .isEmpty();
        assertThat(fixture.cache().cachedEmailPage("user123", "inbox", 0, 10, Email.class))
                .isEmpty();
        assertThat(fixture.reads("list", "unreadable")).isEqualTo(1);
        assertThat(fixture.reads("page", "unreadable")).isEqualTo(1);
    }

    @Test
    void who_asks_for_it_is_told_without_the_content() {
        EmailCache strict = EmailCache.on(
                fixture.database(),
                EmailCacheOptions.DEFAULTS.withUnreadable(EmailCacheOptions.Unreadable.THROW),
                new SimpleMeterRegistry());
        fixture.cli("SET", KEY, "secret");
        assertThatThrownBy(() -> strict.cachedEmailList("user123", "inbox", Email.class))
                .isInstanceOf(UnreadableEntryException.class)
                .hasNoCause()
                .hasMessageStartingWith("emails:user123:inbox in emailCache is not what belongs there")
                .hasMessageNotContaining("secret");
    }

    @Test
    void hits_misses_and_refused_fills_are_counted() {
        fixture.cache().cachedEmailList("user123", "inbox", Email.class);
        Fill fill = fixture.cache().begin("user123", "inbox");
        fill.cache(List.of());
        fixture.cache().cachedEmailList("user123", "inbox", Email.class);
        fixture.cache().invalidate("user123");
        fill.cache(List.of());
        assertThat(fixture.reads("list", "miss")).isEqualTo(1);
        assertThat(fixture.reads("list", "hit")).isEqualTo(1);
        assertThat(fixture.fills("stored")).isEqualTo(1);
        assertThat(fixture.fills("refused")).isEqualTo(1);
    }
}
