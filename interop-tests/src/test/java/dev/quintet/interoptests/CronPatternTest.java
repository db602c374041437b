package dev.quintet.interoptests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.interoptests.CronParser.Question;
import dev.quintet.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our cron patterns against the real cron-parser: behaviour 136, and the vectors of 174. */
class CronPatternTest {
    private static final int CASES = Integer.getInteger("quintet.cron.cases", 500);
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Duration SPAN = Duration.ofDays(40 * 365);
    private static final Duration NEAR = Duration.ofHours(3);
    private static final int RUNS = 4;
    private static final List<ZoneId> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(id -> id.contains("/") && !id.startsWith("SystemV") && !id.startsWith("Etc"))
            .sorted()
            .map(ZoneId::of)
            .toList();

    private static CronParser cronParser;

    @BeforeAll
    static void start() {
        cronParser = new CronParser();
    }

    @AfterAll
    static void stop() {
        cronParser.close();
    }

    @Test
    void the_next_runs_are_cron_parsers_at_any_time_in_any_zone() {
        Seeds.each(random -> {
            RandomPatterns patterns = new RandomPatterns(random);
            for (int i = 0; i < CASES; i++) {
                compare(new Question(patterns.next(), zone(random), instant(random), RUNS, "seed " + random.nextInt()));
            }
        });
    }

    @Test
    void the_next_runs_are_cron_parsers_where_clocks_change() {
        Seeds.each(random -> {
            RandomPatterns patterns = new RandomPatterns(random);
            for (int i = 0; i < CASES; i++) {
                ZoneId zone = zone(random);
                ZoneOffsetTransition change = zone.getRules().nextTransition(instant(random));
                if (change == null || isFaulty(change)) {
                    continue;
                }
                long millis = random.nextLong(-NEAR.toMillis(), NEAR.toMillis() / 2);
                Instant after = change.getInstant().plusMillis(random.nextBoolean() ? millis : millis / 1000 * 1000);
                boolean inHourAfterGap = change.isGap()
                        && !after.isBefore(change.getInstant())
                        && after.isBefore(change.getInstant().plus(Duration.ofHours(1)));
                if (!inHourAfterGap) {
                    compare(new Question(patterns.next(), zone, after, RUNS, "seed " + random.nextInt()));
                }
            }
        });
    }

    /** Changes at which cron-parser goes wrong; each kind has its test below and its row in docs/cron.md. */
    private static boolean isFaulty(ZoneOffsetTransition change) {
        LocalTime before = change.getDateTimeBefore().toLocalTime();
        LocalTime after = change.getDateTimeAfter().toLocalTime();
        boolean notAtFullHours = before.getMinute() != 0 || after.getMinute() != 0;
        boolean backToMidnight = change.isOverlap() && after.equals(LocalTime.MIDNIGHT);
        boolean backByMoreThanAnHour =
                change.isOverlap() && change.getDuration().abs().compareTo(Duration.ofHours(1)) > 0;
        return notAtFullHours || backToMidnight || backByMoreThanAnHour;
    }

    private static ZoneId zone(Random random) {
        return ZONES.get(random.nextInt(ZONES.size()));
    }

    private static Instant instant(Random random) {
        Instant any = FIRST.plusMillis(random.nextLong(SPAN.toMillis()));
        return random.nextBoolean() ? any : Instant.ofEpochSecond(any.getEpochSecond());
    }

    private static void compare(Question question) {
        String theirs = cronParser.answer(question);
        String ours = question.ours();
        boolean bothRefuse = theirs.startsWith("!") && ours.startsWith("!");
        if (bothRefuse || theirs.equals(ours) || isKnownFault(question, ours, theirs)) {
            return;
        }
        assertThat(CronParser.readable(ours, question.zone()))
                .as("%s", question)
                .isEqualTo(CronParser.readable(theirs, question.zone()));
    }

    /** What a random question may run into: see {@link #isFaulty} and the list of what cron-parser takes by accident. */
    private static boolean isKnownFault(Question question, String ours, String theirs) {
        if (ours.contains("is there twice") || ours.contains("never runs") || theirs.contains("duplicate values")) {
            return true;
        }
        Instant last = question.after();
        for (String run : ours.startsWith("!") ? new String[0] : ours.split(",")) {
            Instant next = Instant.ofEpochMilli(Long.parseLong(run));
            ZoneOffsetTransition change = question.zone().getRules().nextTransition(last.minus(Duration.ofDays(1)));
            if (change != null && change.getInstant().isBefore(next.plus(Duration.ofDays(1))) && isFaulty(change)) {
                return true;
            }
            last = next;
        }
        return false;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * * *",
                "5",
                "5 4",
                "5 4 3",
                "5 4 3 2",
                "5 4 3 2 1",
                "5 4 3 2 1 0",
                "  5   4 * * * ",
                "? ? ? ? ? ?",
                "0 0 L * *",
                "0 0 1,L * *",
                "0 0 31,L 2,4 *",
                "0 0 * * 5L",
                "0 0 * * FRIL",
                "0 0 * * 1,5L",
                "0 0 * * 1L,5L",
                "0 0 * * 7#2",
                "0 0 * * MON#2",
                "0 0 * * *#2",
                "0 0 1 * ?#2",
                "0 0 1 * 1#1",
                "0 0 13 * 5",
                "0 0 */2 * 5",
                "0 0 13 * */2",
                "0 0 1-31 * 1",
                "0 0 ?/1 * 1",
                "0 0 5 * 0-7",
                "0 0 L * 1",
                "0 0 29 2 *",
                "0 0 31 2 1",
                "0 0 * 2 1#5",
                "0 0 * * 7/2",
                "0 0 * * 5-7/2",
                "0 0 * * */7",
                "0 0 * * 1-5,7",
                "*/61 * * * *",
                "5/15 * * * *",
                "10-20/30 * * * *",
                "0005 * * * *",
                "H H * * *",
                "H H(0-7) * * H",
                "H/10 * * * *",
                "H(11-30)/5 * * * *",
                "H(40-99)/7 * * * *",
                "H(1-3)/100 * * * *",
                "0 0 * * HL",
                "0 0 * * H#2",
                "0 0 H(1-28) H/3 *",
                "5\u3000* * * *",
                "@yearly",
                "@annually",
                "@monthly",
                "@weekly",
                "@daily",
                "@hourly",
                "@minutely",
                "@secondly",
                "@weekdays",
                "@weekends"
            })
    void what_both_understand_means_the_same(String pattern) {
        String theirs = cronParser.answer(Question.of(pattern, "UTC", "2026-01-01T00:00:00Z", 10));
        assertThat(Question.of(pattern, "UTC", "2026-01-01T00:00:00Z", 10).ours())
                .isEqualTo(theirs)
                .doesNotContain("!");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "60 * * * * *",
                "* 60 * * * *",
                "* * 24 * * *",
                "* * * 32 * *",
                "* * * 0 * *",
                "* * * * 13 *",
                "* * * * 0 *",
                "* * * * * 8",
                "1 2 3 4 5 6 7",
                "0 0 1 january *",
                "0 0 * * FRI-MON",
                "0 0 * * 0,7",
                "0 0 * * SUN,7",
                "0 0 * * 5-7,0",
                "0 0 L-3 * *",
                "0 0 LW * *",
                "0 0 15W * *",
                "0 0 * * L",
                "0 0 * * 1#6",
                "0 0 * * 1#0",
                "0 0 * * 1,3#2",
                "0 0 * * 1#2,3",
                "0 0 * * 1-3#2",
                "0 0 * * 1/2#2",
                "0 0 * * #2",
                "0 0 * * 1#",
                "*/0 * * * *",
                "5/0 * * * *",
                "1,,2 * * * *",
                ",1 * * * *",
                "1, * * * *",
                "1/2/3 * * * *",
                "-1 * * * *",
                "1- * * * *",
                "5-* * * * *",
                "*,5 * * * *",
                "1.5 * * * *",
                "+5 * * * *",
                "5-3 * * * *",
                "1,1 * * * *",
                "0 0 31 2 *",
                "0 0 30 2 *",
                "0 0 31 4 *",
                "0 0 30-31 2 *",
                "@DAILY",
                "@midnight",
                "@reboot",
                "a * * * *",
                "0 0 * * MONDAY",
                "L * * * *",
                "0 0 L,L * *",
                "*/ * * * *",
                "0 0 * * 5l",
                "0 0 1#2 * *",
                "0 0 JAN * *",
                "H/0 * * * *",
                "H(20-10) * * * *",
                "H(61-99) * * * *",
                "h * * * *"
            })
    void what_cron_parser_refuses_is_refused_here(String pattern) {
        Question question = Question.of(pattern, "UTC", "2026-01-01T00:00:00Z", 1);
        assertThat(cronParser.answer(question)).startsWith("!");
        assertThat(question.ours()).startsWith("!");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-2-3 * * * *",
                "*-5 * * * *",
                "5* * * * *",
                "5/2-3 * * * *",
                "0 0 1L * *",
                "0 0 * * 10L",
                "0 0 * * 5L#2",
                "0 0 * * 1-5L",
                "0 0 * * 5L/2",
                "0 0 * * SUNMON",
                "0 0 * * JAN",
                "0 0 * MON *",
                "1-H * * * *",
                "HH * * * *",
                "5H * * * *",
                "0 0 * * 1#2.0",
                "0 0 1,30,30 2 *"
            })
    void what_cron_parser_takes_by_accident_is_refused_here(String pattern) {
        Question question = Question.of(pattern, "UTC", "2026-01-01T00:00:00Z", 0);
        assertThat(cronParser.answer(question)).isEmpty();
        assertThat(question.ours()).startsWith("!");
    }

    @ParameterizedTest(name = "{0} in {1} after {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // Clocks back by half an hour, or not at a full hour: cron-parser gives up, or jumps.
                "0 2 * * *    | Australia/Lord_Howe | 2026-04-04T12:00:00Z | !Invalid expression, loop limit exceeded"
                        + " | 2026-04-05T02:00+10:30",
                "33 * * * *   | Australia/Lord_Howe | 2026-04-04T14:40:00Z | 2026-04-05T02:33+10:30 |"
                        + " 2026-04-05T01:33+10:30",
                "3 4 * * *    | Pacific/Norfolk     | 2015-10-03T12:30:00Z | !Invalid expression, loop limit exceeded"
                        + " | 2015-10-04T04:03+11:00",
                // Clocks forward by half an hour, or not at a full hour: it leaves out runs in the rest of the hour.
                "45 * * * *   | Australia/Lord_Howe | 2026-10-03T15:20:00Z | 2026-10-04T03:45+11:00 |"
                        + " 2026-10-04T02:45+11:00",
                "14 * * * *   | Asia/Gaza           | 2011-03-31T21:50:00Z | 2011-04-01T02:14+03:00 |"
                        + " 2011-04-01T01:14+03:00",
                // Clocks back to midnight: it takes the second midnight, or the first, by the time of day it starts
                // from.
                "0 0 * * *    | Atlantic/Azores     | 2026-10-24T12:00:00Z | 2026-10-25T00:00-01:00 |"
                        + " 2026-10-25T00:00Z",
                "30 0 * * *   | America/Havana      | 2026-10-31T22:00:00Z | 2026-11-01T00:30-05:00 |"
                        + " 2026-11-01T00:30-04:00",
                // Clocks back by two hours: it takes the later hour twice.
                "30 2 * * *   | Antarctica/Troll    | 2026-10-25T00:30:00Z | 2026-10-25T02:30Z | 2026-10-26T02:30Z",
                // Asked in the hour that stands in for a missing one, it has forgotten that.
                "30 2 * * *   | America/New_York    | 2026-03-08T07:05:00Z | 2026-03-09T02:30-04:00 |"
                        + " 2026-03-08T03:30-04:00",
                // Both names of Sunday hit by one H.
                "0 0 * * H/7  | UTC                 | 2026-01-01T00:00:00Z | !CronDayOfWeek Validation error,"
                        + " duplicate values found: 0 | 2026-01-04T00:00Z",
                // A day that none of several months has: found at the first search only.
                "0 0 31 2,4 * | UTC                 | 2026-01-01T00:00:00Z | !Invalid expression, loop limit exceeded"
                        + " | !The cron pattern '0 0 31 2,4 *' never runs: none of its months has such a day.",
            })
    void a_fault_of_cron_parser_is_not_ours(String pattern, String zone, String after, String theirs, String ours) {
        Question question = Question.of(pattern, zone, after, 1);
        assertThat(CronParser.readable(cronParser.answer(question), question.zone()))
                .isEqualTo(theirs);
        assertThat(CronParser.readable(question.ours(), question.zone())).isEqualTo(ours);
    }

    @Test
    void clocks_back_at_chatham_send_cron_parser_back_in_time() {
        Question question = new Question(
                "3,47 * * * *", ZoneId.of("Pacific/Chatham"), Instant.parse("2021-04-03T12:05:00Z"), RUNS, "seed");
        List<Long> theirs = List.of(cronParser.answer(question).split(",")).stream()
                .map(Long::valueOf)
                .toList();
        assertThat(theirs).isNotEqualTo(theirs.stream().sorted().toList());
        List<Long> ours =
                List.of(question.ours().split(",")).stream().map(Long::valueOf).toList();
        assertThat(ours).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void an_instant_between_two_seconds_counts_as_after_the_first() {
        Question question =
                new Question("* * * * * *", ZoneOffset.UTC, Instant.parse("2026-01-01T00:00:00.999Z"), 2, "s");
        assertThat(question.ours()).isEqualTo("1767225601000,1767225602000");
    }
}
