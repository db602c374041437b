package dev.quintet.emailcache;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.testing.RedisServer;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long the largest list holds up Redis. The bounds are ten times what was measured, to tell scanning from not scanning. */
class LargeListTest {
    private static final int EMAILS = 2000;
    private static final int CALLS = 20;

    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final CacheFixture fixture = new CacheFixture(redis, EmailCacheOptions.DEFAULTS);

    @BeforeEach
    void fill() {
        String body =
                "\"labels\":[\"a\",\"b\"],\"to\":[{\"name\":\"Bob\",\"address\":\"bob@example.com\"}],\"snippet\":\""
                        + "lorem ipsum ".repeat(30) + "\"";
        String list = IntStream.range(0, EMAILS)
                .mapToObj(i -> "{\"id\":\"" + i + "\",\"read\":true," + body + "}")
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(list).hasSizeBetween(900_000, 1_000_000);
        fixture.cache().cacheEmailListJson("user123", "inbox", list, ofMinutes(5));
    }

    @Test
    void the_first_page_takes_no_longer_for_a_long_list() {
        assertThat(micros("first page", () -> page(0))).isLessThan(2_000);
    }

    @Test
    void the_last_page_takes_as_long_as_adding_up_lengths() {
        assertThat(micros("last page", () -> page(EMAILS - 50))).isLessThan(10_000);
    }

    private void page(int offset) {
        assertThat(fixture.cache().cachedEmailPage("user123", "inbox", offset, 50, Object.class))
                .hasValueSatisfying(page -> assertThat(page.emails()).hasSize(50));
    }

    @Test
    void a_mark_of_the_same_length_is_written_in_place() {
        EmailId last = new EmailId("user123", "inbox", "" + (EMAILS - 1));
        assertThat(micros("change of the same length", () -> fixture.cache().updateEmail(last, Map.of("read", 1234))))
                .isLessThan(10_000);
    }

    @Test
    void a_mark_of_another_length_moves_the_list_inside_redis_once() {
        EmailId last = new EmailId("user123", "inbox", "" + (EMAILS - 1));
        boolean[] read = {true};
        assertThat(micros("change of another length", () -> {
                    read[0] = !read[0];
                    fixture.cache().markRead(last, read[0]);
                }))
                .isLessThan(40_000);
    }

    /** µs per call in which Redis served nobody else. */
    private long micros(String what, Runnable call) {
        call.run();
        fixture.cli("CONFIG", "RESETSTAT");
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
        long micros = fixture.text("INFO", "commandstats")
                        .lines()
                        .filter(line -> line.startsWith("cmdstat_eval"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll(".*usec=(\\d+),.*", "$1")))
                        .sum()
                / CALLS;
        System.out.printf("%s of a list of 1 MB took Redis %d µs%n", what, micros);
        return micros;
    }
}
