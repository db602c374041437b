package dev.quintet.emailcache;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.RedisServer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PagesTest {
    private static final String KEY = "emails:user123:inbox";

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final CacheFixture fixture = new CacheFixture(redis, EmailCacheOptions.DEFAULTS);

    @Test
    void only_the_page_leaves_redis() {
        fixture.cache().cacheEmailListJson("user123", "inbox", list(5000, false), ofMinutes(5));
        fixture.cache().cachedEmailPage("user123", "inbox", 0, 1, Email.class);
        long before = sent();
        assertThat(fixture.cache().cachedEmailPage("user123", "inbox", 4000, 10, Email.class))
                .hasValueSatisfying(page ->
                        assertThat(page.emails()).hasSize(10).first().isEqualTo(new Email("4000", "[]},{", false)));
        assertThat(sent() - before).isLessThan(5000);
    }

    private long sent() {
        String stats = fixture.text("INFO", "stats");
        return stats.lines()
                .filter(line -> line.startsWith("total_net_output_bytes:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }

    @Test
    void a_list_that_another_client_put_in_the_place_of_ours_is_not_read_by_our_record() {
        fixture.cache().cacheEmailListJson("user123", "inbox", list(500, false), ofMinutes(5));
        fixture.cli("SETEX", KEY, "300", list(300, true));
        assertThat(page(200)).isEqualTo(new EmailPage<>(List.of(new Email("200", "[]},{", true)), 200, 300));
    }

    @Test
    void even_one_of_the_same_length_and_expiry_is_noticed_by_what_stands_around_the_page() {
        fixture.cache().cacheEmailListJson("user123", "inbox", list(500, false), ofMinutes(5));
        // One message is marked as read, which is a byte shorter, another as unread, which is a byte longer.
        fixture.cache().markRead(new EmailId("user123", "inbox", "300"), true);
        String now = fixture.text("GET", KEY);
        String swapped = mark(mark(now, "300", "false"), "100", "true");
        assertThat(swapped).hasSameSizeAs(now);
        fixture.cli("SET", KEY, swapped, "KEEPTTL");
        for (int offset = 0; offset < 500; offset += 50) {
            assertThat(page(offset).emails()).containsExactly(new Email("" + offset, "[]},{", offset == 100));
        }
    }

    @Test
    void a_change_is_not_led_astray_either() {
        fixture.cache().cacheEmailListJson("user123", "inbox", list(1000, false), ofMinutes(5));
        String now = fixture.text("GET", KEY);
        // The same emails the other way round: same length, same expiry, and some even begin where others began.
        String turned = "["
                + IntStream.rangeClosed(1, 1000)
                        .mapToObj(i -> "{\"id\":\"" + (1000 - i) + "\",\"subject\":\"[]},{\",\"read\":false}")
                        .collect(Collectors.joining(","))
                + "]";
        assertThat(turned).hasSameSizeAs(now);
        fixture.cli("SET", KEY, turned, "KEEPTTL");
        fixture.cache().markRead(new EmailId("user123", "inbox", "500"), true);
        assertThat(fixture.cli("GET", KEY)).isEqualTo(mark(turned, "500", "true"));
    }

    private static String mark(String list, String id, String read) {
        return list.replaceFirst("(\"id\":\"" + id + "\",\"subject\":\"[^\"]*\",\"read\":)\\w+", "$1" + read);
    }

    @Test
    void a_long_list_of_another_client_is_paged_here_instead_of_blocking_redis() {
        fixture.cli("SETEX", KEY, "300", list(5000, true));
        assertThat(page(4000)).isEqualTo(new EmailPage<>(List.of(new Email("4000", "[]},{", true)), 4000, 5000));
    }

    private EmailPage<Email> page(int offset) {
        return fixture.cache()
                .cachedEmailPage("user123", "inbox", offset, 1, Email.class)
                .orElseThrow();
    }

    private static String list(int size, boolean read) {
        return IntStream.range(0, size)
                .mapToObj(i -> "{\"id\":\"" + i + "\",\"subject\":\"[]},{\",\"read\":" + read + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
