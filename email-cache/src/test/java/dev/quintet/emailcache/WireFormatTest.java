package dev.quintet.emailcache;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.testing.RedisServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What other clients of the same database see. */
class WireFormatTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final CacheFixture fixture = new CacheFixture(redis, EmailCacheOptions.DEFAULTS);

    private final EmailId id = new EmailId("user123", "inbox", "2");

    @Test
    void a_list_is_the_json_array_itself() {
        fixture.cache().cacheEmailList("user123", "inbox", List.of(Email.of("1")), ofMinutes(5));
        assertThat(fixture.cli("GET", "emails:user123:inbox"))
                .isEqualTo("[{\"id\":\"1\",\"subject\":\"About 1\",\"read\":false}]");
        assertThat(fixture.number("PTTL", "emails:user123:inbox")).isBetween(290_000L, 330_000L);
    }

    @Test
    void a_list_that_another_client_wrote_is_read_paged_and_invalidated() {
        fixture.cli(
                "SETEX",
                "emails:user123:inbox",
                "300",
                "[{\"id\":\"1\",\"extra\":[],\"read\":false}, {\"id\":\"2\",\"read\":false}]");
        assertThat(fixture.cache().cachedEmailList("user123", "inbox", Email.class))
                .contains(List.of(new Email("1", null, false), new Email("2", null, false)));
        assertThat(fixture.cache().cachedEmailPage("user123", "inbox", 1, 5, Email.class))
                .contains(new EmailPage<>(List.of(new Email("2", null, false)), 1, 2));
        assertThat(fixture.cache().invalidate("user123", "inbox")).isEqualTo(1);
        assertThat(fixture.keys()).isEmpty();
    }

    @Test
    void attachments_are_json_too_and_content_is_the_bytes_themselves() {
        fixture.cache()
                .cacheAttachments(id, List.of(new Attachment("1.2", "a.pdf", "application/pdf", 5, null, "md5:0")));
        fixture.cache().cacheAttachmentContent(id, "1.2", new byte[] {'a', 'b'}, ofMinutes(60));
        assertThat(fixture.cli("GET", "attachments:user123:inbox:2"))
                .isEqualTo(
                        "[{\"id\":\"1.2\",\"name\":\"a.pdf\",\"type\":\"application/pdf\",\"size\":5,\"contentId\":null,\"checksum\":\"md5:0\"}]");
        assertThat(fixture.cli("GET", "attachments:user123:inbox:2:1.2")).isEqualTo("ab");
    }

    @Test
    void every_key_belongs_to_the_database_and_expires() {
        for (String user : EmailCacheContract.NASTY_IDS) {
            EmailId nasty = new EmailId(user, user, user);
            fixture.cache().begin(user, user).cache(List.of("x".repeat(5000)));
            fixture.cache().cacheEmail(nasty, "mail");
            fixture.cache().cacheAttachments(nasty, List.of());
            fixture.cache().cacheAttachmentContent(nasty, user, new byte[] {1}, ofMinutes(5));
            fixture.cache().cacheTemporary(user, user, 1);
        }
        assertThat(fixture.keys())
                .hasSizeGreaterThan(EmailCacheContract.NASTY_IDS.size() * 9)
                .allMatch(key -> Database.EMAIL_CACHE.keyPatterns().stream().anyMatch(pattern -> pattern.matches(key)))
                .allMatch(key -> fixture.number("PTTL", key) > 0);
        EmailCacheContract.NASTY_IDS.forEach(fixture.cache()::invalidate);
        assertThat(fixture.keys()).allMatch(key -> key.endsWith("::fill"));
    }

    @Test
    void the_cache_refuses_to_live_in_another_database() {
        try (Databases databases = CacheFixture.open(redis.url())) {
            assertThatThrownBy(() -> EmailCache.on(databases.get(Database.CACHE)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("this database is cache");
        }
    }
}
