package dev.quintet.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.queues.JobState;
import dev.quintet.queues.QueueGlance;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

/** Drawing is a function of samples and size: nothing here needs a terminal or a Redis. */
class FrameTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final String SERVER = "redis://127.0.0.1:6379";

    private static Sample.Server server(String id, long commands, long hits, long misses, long evicted) {
        return new Sample.Server(
                id, SERVER, "7.0.15", 42, commands, hits, misses, evicted, 0, 12_000_000, 100_000_000, 23, 4);
    }

    private static Sample.Place place(Database database, long keys) {
        return new Sample.Place(
                database,
                database.defaultNumber(),
                SERVER,
                Optional.of(Duration.ofMillis(2)),
                Optional.empty(),
                keys,
                keys / 2,
                Optional.of(1_520_000L));
    }

    private static Sample.Place gone(Database database) {
        return new Sample.Place(
                database,
                database.defaultNumber(),
                SERVER,
                Optional.empty(),
                Optional.of("no"),
                0,
                0,
                Optional.empty());
    }

    private static QueueGlance queue(String name, long waiting, boolean paused, int workers) {
        return new QueueGlance(
                name,
                paused,
                Map.of(JobState.WAITING, waiting, JobState.FAILED, 2L),
                waiting == 0 ? Optional.empty() : Optional.of(Duration.ofMinutes(3)),
                0,
                0,
                Optional.of(workers));
    }

    private static Sample sample(Instant at, Sample.Server server, long keys, List<QueueGlance> queues) {
        return new Sample(
                at,
                List.of(server),
                Arrays.stream(Database.values())
                        .map(database -> place(database, keys))
                        .toList(),
                queues,
                Map.of(),
                List.of());
    }

    private static List<String> draw(Optional<Sample> before, Sample now, int width, int height) {
        return new Frame(before, now, "every 2 s", width, height)
                .lines(ZoneOffset.UTC).stream().map(AttributedString::toString).toList();
    }

    @Test
    void one_sample_shows_what_is_and_two_what_happened_between_them() {
        Sample first = sample(START, server("a", 1000, 80, 20, 5), 100, List.of());
        Sample second = sample(START.plusSeconds(2), server("a", 3000, 170, 30, 25), 300, List.of());
        List<String> one = draw(Optional.empty(), first, 200, 50);
        assertThat(one.get(0)).isEqualTo("quintet top  10:00:00  every 2 s");
        assertThat(one.get(3)).matches(".*7\\.0\\.15 +42 +80\\.0 % +12\\.0 MB of 100 MB, 12 % +- +- +23 +4");
        assertThat(one.get(7)).matches("cache +up +2\\.0 ms +100 +- +50 +1\\.52 MB +" + SERVER + "/1");
        List<String> two = draw(Optional.of(first), second, 200, 50);
        assertThat(two.get(3)).matches(".*7\\.0\\.15 +1000 +90\\.0 % +12\\.0 MB of 100 MB, 12 % +10 +0 +23 +4");
        assertThat(two.get(7)).matches("cache +up +2\\.0 ms +300 +\\+100 +150 .*");
    }

    @Test
    void a_server_that_was_started_anew_is_not_compared_with_what_it_was() {
        Sample first = sample(START, server("a", 900_000, 80, 20, 5), 100, List.of());
        Sample second = sample(START.plusSeconds(2), server("b", 10, 1, 1, 0), 100, List.of());
        assertThat(draw(Optional.of(first), second, 200, 50).get(3)).matches(".*7\\.0\\.15 +42 +50\\.0 % .*");
    }

    @Test
    void no_line_is_wider_and_no_screen_higher_than_the_terminal() {
        List<QueueGlance> queues = IntStream.range(0, 300)
                .mapToObj(i -> queue("queue-" + i + "-wide-字", i, false, 1))
                .toList();
        Sample now = sample(START, server("a", 1, 1, 1, 1), 1, queues);
        for (int width : new int[] {1, 2, 20, 80, 132, 500}) {
            for (int height : new int[] {1, 5, 24, 60}) {
                List<AttributedString> lines =
                        new Frame(Optional.empty(), now, "", width, height).lines(ZoneOffset.UTC);
                assertThat(lines).hasSizeLessThanOrEqualTo(height).hasSizeGreaterThanOrEqualTo(1);
                assertThat(lines).allMatch(line -> line.columnLength() <= width);
            }
        }
    }

    @Test
    void where_not_all_queues_fit_the_fullest_are_shown_and_the_others_counted() {
        List<QueueGlance> queues = IntStream.range(0, 30)
                .mapToObj(i -> queue("q" + i, i, false, 1))
                .toList();
        List<String> lines = draw(Optional.empty(), sample(START, server("a", 1, 1, 1, 1), 1, queues), 200, 20);
        assertThat(lines).hasSize(20);
        assertThat(lines.get(13)).startsWith("q29 ");
        assertThat(lines.get(19)).matches("\\.\\.\\. and 24 more");
    }

    @Test
    void queues_that_stand_still_are_marked() {
        List<QueueGlance> queues = List.of(queue("asleep", 3, true, 1), queue("forlorn", 2, false, 0));
        List<AttributedString> lines = new Frame(
                        Optional.empty(), sample(START, server("a", 1, 1, 1, 1), 1, queues), "", 200, 50)
                .lines(ZoneOffset.UTC);
        assertThat(lines.get(13).toString()).matches("asleep +3 +0 +0 +2 +0 +3 min +1 +paused");
        assertThat(lines.get(14).toString()).matches("forlorn +2 +0 +0 +2 +0 +3 min +none");
        assertThat(dev.quintet.cli.Paint.ansi(lines.get(14))).contains("\u001b[31mnone");
    }

    @Test
    void a_redis_that_is_gone_is_told_and_why() {
        Sample now = new Sample(
                START,
                List.of(),
                Arrays.stream(Database.values()).map(FrameTest::gone).toList(),
                List.of(),
                Map.of("login", 3L),
                List.of("Nothing answers at redis://127.0.0.1:6379."));
        List<String> lines = draw(Optional.empty(), now, 200, 50);
        assertThat(lines)
                .contains("No server answers. Trying again.", "Nothing answers at redis://127.0.0.1:6379.")
                .anySatisfy(line -> assertThat(line).matches("queues +gone +- +- +- +- +- +" + SERVER + "/2"))
                .anySatisfy(line -> assertThat(line).matches("login +3"));
    }

    @Test
    void large_figures_are_short() {
        assertThat(Figures.count(99_999)).isEqualTo("99999");
        assertThat(Figures.count(123_456)).isEqualTo("123k");
        assertThat(Figures.count(4_567_890)).isEqualTo("4.57M");
        assertThat(Figures.count(-4_567_890_123.0)).isEqualTo("-4.57G");
    }
}
