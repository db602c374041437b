package dev.quintet.queues.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.testing.Seeds;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronPatternTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void the_next_run_is_strictly_after() {
        CronPattern noon = CronPattern.parse("0 12 * * *");
        Instant twelve = Instant.parse("2026-05-01T12:00:00Z");
        assertThat(noon.next(twelve.minusMillis(1), ZoneOffset.UTC)).isEqualTo(twelve);
        assertThat(noon.next(twelve, ZoneOffset.UTC)).isEqualTo("2026-05-02T12:00:00Z");
    }

    @Test
    void a_run_in_the_missing_hour_comes_in_the_hour_after_it() {
        CronPattern pattern = CronPattern.parse("*/30 2 * * *");
        assertThat(pattern.next(Instant.parse("2026-03-28T23:00:00Z"), BERLIN, 3))
                .extracting(run -> run.atZone(BERLIN).toLocalDateTime().toString())
                .containsExactly("2026-03-29T03:00", "2026-03-29T03:30", "2026-03-30T02:00");
    }

    @Test
    void in_the_repeated_hour_only_a_pattern_for_every_hour_runs_twice() {
        Instant evening = Instant.parse("2026-10-24T23:59:00Z");
        assertThat(CronPattern.parse("30 2 * * *").next(evening, BERLIN, 2))
                .containsExactly(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
        assertThat(CronPattern.parse("30 * * * *").next(evening, BERLIN, 2))
                .containsExactly(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-25T01:30:00Z"));
    }

    @Test
    void the_same_pattern_reads_another_clock_in_another_zone() {
        CronPattern nine = CronPattern.parse("0 9 * * *");
        Instant after = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(nine.next(after, ZoneId.of("Asia/Tokyo"))).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(nine.next(after, ZoneId.of("America/New_York"))).isEqualTo("2026-01-01T14:00:00Z");
    }

    @Test
    void runs_asked_for_together_are_those_asked_for_one_by_one() {
        Seeds.each(random -> {
            CronPattern pattern =
                    CronPattern.parse("H/%d H(0-12) * * *".formatted(1 + random.nextInt(59)), "s" + random.nextInt());
            Instant after = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000));
            List<Instant> together = pattern.next(after, BERLIN, 20);
            Instant last = after;
            for (Instant run : together) {
                last = pattern.next(last, BERLIN);
                assertThat(run).isEqualTo(last);
            }
        });
    }

    @Test
    void a_seed_decides_what_h_stands_for() {
        Instant after = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(CronPattern.parse("H H * * *", "mail").next(after, ZoneOffset.UTC))
                .isEqualTo(CronPattern.parse("H H * * *", "mail").next(after, ZoneOffset.UTC))
                .isNotEqualTo(CronPattern.parse("H H * * *", "report").next(after, ZoneOffset.UTC));
    }

    @Test
    void a_day_that_comes_once_in_decades_is_found() {
        assertThat(CronPattern.parse("0 0 * 2 1#5").next(Instant.parse("2073-01-01T00:00:00Z"), ZoneOffset.UTC))
                .isEqualTo("2112-02-29T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "61 * * * *     | '61' as minute: 61 is out of range, the field takes 0 to 59",
                "* * * 13 *     | '13' as month: 13 is out of range, the field takes 1 to 12, or JAN to DEC",
                "1-2-3 * * * *  | '1-2-3' as minute: '2-3' is not a value of this field, which takes 0 to 59",
                "0 0 * * L      | 'L' as day of week: 'L' needs the weekday before it, as in 5L for the last Friday of the month",
                "1,,2 * * * *   | '1,,2' as minute: an entry of the list is empty",
                "5-3 * * * *    | '5-3' as minute: the range 5-3 runs backwards; write it as two, joined by a comma",
                "*/0 * * * *    | '*/0' as minute: after '/' stands a step of 1 or more, was '0'",
                "1,1 * * * *    | '1,1' as minute: 1 is there twice",
                "0 0 L,L * *    | 'L,L' as day of month: 'L' is there twice",
                "0 0 * * 1#6    | '1#6' as day of week: after '#' stands which occurrence in the month, 1 to 5",
                "0 0 * * 1,3#2  | '1,3#2' as day of week: '#' counts one weekday, as in 1#2, and goes with no list, range, step or L",
            })
    void what_is_wrong_is_said_by_field(String pattern, String what) {
        assertThatThrownBy(() -> CronPattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The cron pattern '%s' cannot be read. %s", pattern, what);
    }

    @Test
    void what_is_wrong_with_the_whole_is_said() {
        assertThatThrownBy(() -> CronPattern.parse("1 2 3 4 5 6 7"))
                .hasMessage("A cron pattern has 1 to 6 fields, but '1 2 3 4 5 6 7' has 7");
        assertThatThrownBy(() -> CronPattern.parse(" ")).hasMessageContaining("empty");
        assertThatThrownBy(() -> CronPattern.parse("* ".repeat(513))).hasMessageContaining("at most 1024 characters");
        assertThatThrownBy(() -> CronPattern.parse("@midnight")).hasMessageContaining("@daily");
        assertThatThrownBy(() -> CronPattern.parse("0 0 31 4,6 *"))
                .hasMessage("The cron pattern '0 0 31 4,6 *' never runs: none of its months has such a day.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "* * * * *      | every minute",
                "* * * * * *    | every second",
                "*/5 * * * *    | every 5 minutes",
                "3/20 * * * *   | every 20 minutes from minute 3 on",
                "*/25 * * * *   | at minutes 0, 25 and 50",
                "0 9 * * MON-FRI | at 09:00, on Monday to Friday",
                "@daily         | at 00:00",
                "15 2-6/2 * 1,6 * | at 02:15, 04:15 and 06:15, in January and June",
                "0 0 L * 5L     | at 00:00, on the last day of the month or the last Friday of the month",
                "30 4 1,15 * 1#2 | at 04:30, on days 1 and 15 of the month or the second Monday of the month",
                "*/10 9-17 * * * | every 10 minutes, at hours 9 to 17",
                "30 0 12 * * *  | at 12:00:30",
            })
    void a_pattern_is_put_in_words(String pattern, String words) {
        assertThat(CronPattern.parse(pattern).describe()).isEqualTo(words);
    }
}
