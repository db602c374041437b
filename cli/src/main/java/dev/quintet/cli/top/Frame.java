package dev.quintet.cli.top;

import dev.quintet.cli.Durations;
import dev.quintet.cli.Paint;
import dev.quintet.cli.Table;
import dev.quintet.databases.Bytes;
import dev.quintet.queues.JobState;
import dev.quintet.queues.QueueGlance;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/**
 * Draws one screen from two samples, and does nothing else: the same samples, width and height make the same lines. What does not
 * fit is cut, the queues first, those with the fewest jobs.
 *
 * @param before the sample before, for what happened since; empty for the first screen
 * @param title what stands behind the time
 * @param width columns there are
 * @param height lines there are
 */
record Frame(Optional<Sample> before, Sample now, String title, int width, int height) {
    /** Wide and high enough for everything. */
    static final int UNBOUNDED = 10_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final Duration SLOW = Duration.ofMillis(100);

    List<AttributedString> lines(ZoneId zone) {
        List<AttributedString> lines = new ArrayList<>();
        lines.add(heading(zone));
        lines.add(AttributedString.EMPTY);
        Rates rates = new Rates(before, now);
        if (now.servers().isEmpty()) {
            lines.add(new AttributedString("No server answers. Trying again.", Paint.BAD));
        } else {
            lines.addAll(servers(rates).lines());
        }
        lines.add(AttributedString.EMPTY);
        lines.addAll(databases(rates).lines());
        lines.addAll(limits());
        List<AttributedString> remarks = remarks();
        lines.addAll(queues(height - lines.size() - remarks.size()));
        lines.addAll(remarks);
        return lines.stream()
                .limit(Math.max(1, height))
                .map(line -> line.columnSubSequence(0, Math.max(1, width)))
                .toList();
    }

    private AttributedString heading(ZoneId zone) {
        return new AttributedStringBuilder()
                .styled(Paint.HEADING, "quintet top")
                .append("  " + TIME.format(now.at().atZone(zone)) + (title.isEmpty() ? "" : "  " + title))
                .toAttributedString();
    }

    private Table servers(Rates rates) {
        Table table = new Table(
                "server", "version", "ops/s", "hits", "memory", "evicted/s", "errors/s", "clients", "blocked");
        now.servers()
                .forEach(server -> table.row(
                        server.name(),
                        server.version(),
                        Figures.count(rates.commands(server)),
                        Figures.percent(rates.hits(server)),
                        memory(server),
                        Figures.rate(rates.evicted(server)),
                        Figures.rate(rates.errors(server)),
                        Figures.count(server.clients()),
                        Figures.count(server.blocked())));
        return table;
    }

    private static String memory(Sample.Server server) {
        String used = Bytes.human(server.usedMemory());
        return server.maxMemory() == 0
                ? used
                : used + " of " + Bytes.human(server.maxMemory()) + ", "
                        + 100 * server.usedMemory() / server.maxMemory() + " %";
    }

    private Table databases(Rates rates) {
        Table table = new Table("database", "status", "answers in", "keys", "keys/s", "expiring", "memory", "place");
        for (Sample.Place place : now.databases()) {
            boolean there = place.answer().isPresent();
            table.row(
                    place.database().wireName(),
                    status(place),
                    place.answer().map(Figures::millis).orElse("-"),
                    there ? Figures.count(place.keys()) : "-",
                    Figures.change(rates.keys(place)),
                    there ? Figures.count(place.expiring()) : "-",
                    there ? place.bytes().map(Bytes::human).orElse("...") : "-",
                    place.server() + "/" + place.number());
        }
        return table.painting(1, Paint::status);
    }

    private static String status(Sample.Place place) {
        return place.answer()
                .map(took -> took.compareTo(SLOW) > 0 ? "slow" : "up")
                .orElse("gone");
    }

    private List<AttributedString> limits() {
        if (now.refused().isEmpty()) {
            return List.of();
        }
        Table table = new Table("limiter", "keys refused now");
        now.refused().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> table.row(entry.getKey(), Figures.count(entry.getValue())));
        return below(table.lines());
    }

    /** @param room how many lines there are for it, with the empty one above */
    private List<AttributedString> queues(int room) {
        if (now.queues().isEmpty()) {
            return List.of();
        }
        int rows = Math.max(0, room - 2);
        boolean all = now.queues().size() <= rows;
        List<QueueGlance> shown = now.queues().stream()
                .sorted(Comparator.comparingLong(QueueGlance::ready).reversed().thenComparing(QueueGlance::name))
                .limit(all ? rows : Math.max(0, rows - 1))
                .toList();
        Table table = new Table("queue", "ready", "active", "delayed", "failed", "completed", "oldest", "workers", "");
        shown.forEach(queue -> table.row(
                queue.name(),
                Figures.count(queue.ready()),
                Figures.count(queue.count(JobState.ACTIVE)),
                Figures.count(queue.count(JobState.DELAYED)),
                Figures.count(queue.count(JobState.FAILED)),
                Figures.count(queue.count(JobState.COMPLETED)),
                queue.oldest().map(Durations::text).orElse("-"),
                workers(queue),
                queue.paused() ? "paused" : ""));
        List<AttributedString> lines = new ArrayList<>(
                table.painting(7, Paint::status).painting(8, Paint::status).lines());
        if (!all) {
            lines.add(new AttributedString("... and " + (now.queues().size() - shown.size()) + " more"));
        }
        return below(lines);
    }

    private static String workers(QueueGlance queue) {
        return queue.workers()
                .map(count -> count == 0 && queue.ready() > 0 ? "none" : Integer.toString(count))
                .orElse("?");
    }

    private List<AttributedString> remarks() {
        List<AttributedString> lines = now.remarks().stream()
                .map(text -> new AttributedString(text, Paint.DOUBTFUL))
                .toList();
        return lines.isEmpty() ? lines : below(lines);
    }

    private static List<AttributedString> below(List<AttributedString> lines) {
        List<AttributedString> all = new ArrayList<>();
        all.add(AttributedString.EMPTY);
        all.addAll(lines);
        return all;
    }
}
