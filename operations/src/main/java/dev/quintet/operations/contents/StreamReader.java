package dev.quintet.operations.contents;

import static dev.quintet.operations.contents.StreamRow.UNKNOWN;
import static dev.quintet.operations.contents.StreamRow.ascii;

import dev.quintet.databases.Place;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads a stream: entries, groups, consumers, pending entries, counters.
 *
 * <p>An entry can be pending and deleted. Redis lets nobody claim what is not there, so such an entry is a gap that the writer
 * fills while it claims; gaps have to come among the entries, since ids can only grow.
 */
final class StreamReader {
    private static final int PENDING_AT_ONCE = 1000;

    private final Place place;
    private final byte[] key;
    private final int perPage;
    private final Pages pages;
    private final List<StreamId> gaps = new ArrayList<>();

    StreamReader(Place place, byte[] key, int perPage, Pages pages) {
        this.place = place;
        this.key = key;
        this.perPage = perPage;
        this.pages = pages;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Group(byte[] name, byte[] lastDelivered, byte[] entriesRead, long pending) {}

    /** Gives all rows to the pages; returns how many entries there were. */
    long read() {
        Map<String, Object> info = Raw.named(ask(CommandType.XINFO, Raw.word("STREAM"), key));
        List<Group> groups = groups();
        long entries =
                entries(groups.stream().filter(group -> group.pending > 0).toList());
        for (Group group : groups) {
            give(List.of(StreamRow.of(StreamRow.Kind.GROUP, group.name, group.lastDelivered, group.entriesRead)));
            consumers(group);
            pending(group);
        }
        for (int from = 0; from < gaps.size(); from += PENDING_AT_ONCE) {
            give(gaps.subList(from, Math.min(from + PENDING_AT_ONCE, gaps.size())).stream()
                    .map(gap -> StreamRow.of(StreamRow.Kind.GAP_END, gap.bytes()))
                    .toList());
        }
        give(List.of(StreamRow.of(
                StreamRow.Kind.COUNTERS,
                Raw.bytes(info.getOrDefault("last-generated-id", UNKNOWN)),
                Raw.bytes(info.getOrDefault("entries-added", UNKNOWN)),
                Raw.bytes(info.getOrDefault("max-deleted-entry-id", UNKNOWN)))));
        return entries;
    }

    private List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (Object each : ask(CommandType.XINFO, Raw.word("GROUPS"), key)) {
            Map<String, Object> group = Raw.named(Raw.listOf(each));
            groups.add(new Group(
                    Raw.bytes(group.getOrDefault("name", UNKNOWN)),
                    Raw.bytes(group.getOrDefault("last-delivered-id", UNKNOWN)),
                    Raw.bytes(group.getOrDefault("entries-read", UNKNOWN)),
                    (Long) group.getOrDefault("pending", 0L)));
        }
        return groups;
    }

    private long entries(List<Group> withPending) {
        long count = 0;
        String after = "-";
        while (true) {
            List<Object> page = ask(CommandType.XRANGE, key, ascii(after), ascii("+"), ascii("COUNT"), ascii(perPage));
            TreeMap<StreamId, StreamRow> rows = new TreeMap<>();
            for (Object each : page) {
                List<Object> entry = Raw.listOf(each);
                rows.put(StreamId.of(entry.get(0)), entry(entry));
            }
            String upTo = page.isEmpty() ? "+" : rows.lastKey().toString();
            for (Group group : withPending) {
                for (StreamId pending : pendingIds(group, after, upTo)) {
                    if (!rows.containsKey(pending)) {
                        rows.put(pending, StreamRow.of(StreamRow.Kind.GAP, pending.bytes()));
                        gaps.add(pending);
                    }
                }
            }
            give(rows.values());
            count += page.size();
            if (page.isEmpty()) {
                return count;
            }
            after = "(" + upTo;
        }
    }

    private static StreamRow entry(List<Object> entry) {
        List<Object> fields = Raw.listOf(entry.get(1));
        byte[][] words = new byte[fields.size() + 2][];
        words[0] = Raw.bytes(entry.get(0));
        words[1] = ascii(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            words[i + 2] = Raw.bytes(fields.get(i));
        }
        return StreamRow.of(StreamRow.Kind.ENTRY, words);
    }

    private NavigableSet<StreamId> pendingIds(Group group, String after, String upTo) {
        NavigableSet<StreamId> ids = new TreeSet<>();
        String from = after;
        while (true) {
            List<Object> found = pendingPage(group, from, upTo);
            found.forEach(each -> ids.add(StreamId.of(Raw.listOf(each).get(0))));
            if (found.size() < PENDING_AT_ONCE) {
                return ids;
            }
            from = "(" + ids.last();
        }
    }

    private List<Object> pendingPage(Group group, String from, String upTo) {
        return ask(CommandType.XPENDING, key, group.name, ascii(from), ascii(upTo), ascii(PENDING_AT_ONCE));
    }

    private void consumers(Group group) {
        give(ask(CommandType.XINFO, Raw.word("CONSUMERS"), key, group.name).stream()
                .map(each -> Raw.named(Raw.listOf(each)))
                .map(consumer -> StreamRow.of(
                        StreamRow.Kind.CONSUMER, group.name, Raw.bytes(consumer.getOrDefault("name", UNKNOWN))))
                .toList());
    }

    private void pending(Group group) {
        String from = "-";
        while (group.pending > 0) {
            long now = ServerClock.now(place);
            List<Object> page = pendingPage(group, from, "+");
            List<StreamRow> rows = new ArrayList<>(page.size());
            for (Object each : page) {
                List<Object> entry = Raw.listOf(each);
                rows.add(StreamRow.of(
                        StreamRow.Kind.PENDING,
                        group.name,
                        Raw.bytes(entry.get(1)),
                        Raw.bytes(entry.get(0)),
                        ascii(now - (Long) entry.get(2)),
                        ascii((Long) entry.get(3))));
                from = "(" + Raw.text(entry.get(0));
            }
            give(rows);
            if (page.size() < PENDING_AT_ONCE) {
                return;
            }
        }
    }

    private void give(Iterable<StreamRow> rows) {
        List<byte[]> words = new ArrayList<>();
        rows.forEach(row -> words.addAll(row.words()));
        if (!words.isEmpty()) {
            pages.page(words);
        }
    }

    private List<Object> ask(CommandType type, byte[]... words) {
        return place.call(redis -> Raw.list(redis, type, List.of(words)));
    }
}
