package dev.quintet.emailcache;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.RedisServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ManyFoldersTest {
    private static final int FOLDERS = 10_000;

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final CacheFixture fixture = new CacheFixture(redis, EmailCacheOptions.DEFAULTS);

    @Test
    void ten_thousand_folders_go_in_one_script_that_does_not_hold_up_redis_for_long() {
        String list = "[" + "{\"id\":\"1\"},".repeat(500) + "0]";
        for (int i = 0; i < FOLDERS; i++) {
            fixture.cache().cacheEmailListJson("user123", "folder " + i, list, ofMinutes(5));
        }
        fixture.cache().cacheEmailListJson("user124", "inbox", list, ofMinutes(5));
        fixture.cli("CONFIG", "RESETSTAT");
        assertThat(fixture.cache().invalidate("user123")).isEqualTo(FOLDERS);
        String stats = fixture.text("INFO", "commandstats");
        assertThat(fixture.keys())
                .containsExactly("emails:user124::index", "emails:user124:inbox", "emails:user124:inbox::spans");
        assertThat(stats).doesNotContain("cmdstat_keys").doesNotContain("cmdstat_scan");
        long micros = micros(stats);
        System.out.printf("Invalidating %d folders of %d bytes took Redis %d µs%n", FOLDERS, list.length(), micros);
        assertThat(micros).as("µs in which Redis served nobody else").isLessThan(500_000);
    }

    private static long micros(String stats) {
        return stats.lines()
                .filter(line -> line.startsWith("cmdstat_eval"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*usec=(\\d+),.*", "$1")))
                .sum();
    }

    @Test
    void one_folder_with_ten_thousand_messages_goes_at_once_too() {
        for (int i = 0; i < FOLDERS; i++) {
            fixture.cache().cacheEmail(new EmailId("user123", "inbox", "" + i), "mail");
        }
        fixture.cache().cacheEmailList("user123", "sent", List.of());
        assertThat(fixture.cache().invalidate("user123", "inbox")).isEqualTo(FOLDERS);
        assertThat(fixture.keys()).containsExactly("emails:user123::index", "emails:user123:sent");
    }
}
