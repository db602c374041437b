package dev.quintet.emailcache;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.testing.RedisServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The index that invalidation goes by: it names what is there, and neither stays nor grows for ever. */
class IndexTest {
    private static final String INDEX = "emails:user123::index";

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final CacheFixture fixture = new CacheFixture(redis, EmailCacheOptions.DEFAULTS);

    @Test
    void it_expires_with_its_longest_entry() {
        EmailId id = new EmailId("user123", "inbox", "1");
        fixture.cache().cacheEmailList("user123", "sent", List.of(), ofMinutes(20));
        fixture.cache().cacheEmailList("user123", "inbox", List.of(), ofMinutes(5));
        assertThat(expiry(INDEX)).isCloseTo(expiry("emails:user123:sent"), within(100L));
        fixture.cache().cacheEmail(id, "mail", ofMinutes(40));
        assertThat(expiry(INDEX)).isCloseTo(expiry("emails:user123:inbox:1"), within(100L));
        fixture.cache().cacheEmail(id, "mail", ofMinutes(5));
        assertThat(expiry("emails:user123:inbox::index")).isCloseTo(expiry("emails:user123:inbox:1"), within(100L));
        assertThat(expiry(INDEX)).isCloseTo(expiry("emails:user123:sent"), within(100L));
    }

    /** When the key expires, ms since 1970; asked for in two steps, so it is off by as long as they are apart. */
    private long expiry(String key) {
        List<?> time = fixture.list("TIME");
        long now = Long.parseLong((String) time.get(0)) * 1000 + Long.parseLong((String) time.get(1)) / 1000;
        return now + fixture.number("PTTL", key);
    }

    @Test
    void names_of_expired_entries_are_removed_with_the_next_write() {
        for (int i = 0; i < 100; i++) {
            fixture.cache().cacheEmailList("user123", "folder " + i, List.of());
        }
        assertThat(fixture.number("ZCARD", INDEX)).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            // As if all but one had been stored an hour ago.
            fixture.cli("ZADD", INDEX, i == 50 ? "99999999999999" : "1700000000000", "emails:user123:folder%20" + i);
        }
        fixture.cache().cacheEmailList("user123", "inbox", List.of());
        assertThat(fixture.list("ZRANGE", INDEX, "0", "-1"))
                .isEqualTo(List.of("emails:user123:inbox", "emails:user123:folder%2050"));
    }

    @Test
    void nothing_of_a_user_is_left_after_invalidation() {
        EmailId id = new EmailId("user123", "inbox", "1");
        fixture.cache().cacheEmailList("user123", "inbox", List.of("x".repeat(10_000)));
        fixture.cache().cacheEmail(id, "mail");
        fixture.cache().cacheAttachmentContent(id, "1", new byte[] {1}, ofMinutes(5));
        fixture.cache().cacheTemporary("user123", "draft", "mail");
        assertThat(fixture.keys()).hasSize(8);
        fixture.cache().invalidate("user123");
        assertThat(fixture.keys()).isEmpty();
    }

    @Test
    void a_removed_message_leaves_the_index() {
        EmailId id = new EmailId("user123", "inbox", "1");
        fixture.cache().cacheEmail(id, "mail");
        fixture.cache().cacheAttachmentContent(id, "1", new byte[] {1}, ofMinutes(5));
        fixture.cache().removeEmail(id);
        assertThat(fixture.number("ZCARD", "emails:user123:inbox::index")).isZero();
    }

    @Test
    void nothing_is_stored_that_no_index_could_name() {
        fixture.cli("SET", INDEX, "foreign");
        assertThatThrownBy(() -> fixture.cache().cacheEmailList("user123", "inbox", List.of()))
                .isInstanceOf(CommandFailedException.class);
        assertThat(fixture.keys()).containsExactly(INDEX);
    }

    @Test
    void tokens_of_fills_expire() {
        fixture.cache().begin("user123", "inbox");
        assertThat(fixture.keys()).hasSize(2).allMatch(key -> {
            long left = fixture.number("PTTL", key);
            return left > 110_000 && left <= 120_000;
        });
    }
}
