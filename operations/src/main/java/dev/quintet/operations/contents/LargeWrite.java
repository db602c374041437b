package dev.quintet.operations.contents;

import dev.quintet.databases.Place;
import dev.quintet.operations.contents.StreamRow.Kind;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A key that is being written page by page, under a name that nobody looks for. It gets its own in one step at the end; what
 * a broken job left behind is gone after a day, or when the job goes on.
 */
public final class LargeWrite {
    private static final Duration PARTS_LIVE = Duration.ofDays(1);
    private static final int WORDS_AT_ONCE = 1000;
    private static final int COMMANDS_AT_ONCE = 1000;
    private static final byte[] NOTHING = {};

    private final Place place;
    private final byte[] part;
    private final KeyType type;
    private final ServerVersion version;
    private final Publication publication;
    private boolean begun;
    private boolean streamExists;

    /** Gives the parts their name. */
    interface Publication {
        String publish(long doneBefore, long doneAfter);
    }

    LargeWrite(Place place, byte[] part, KeyType type, ServerVersion version, Publication publication) {
        this.place = place;
        this.part = part;
        this.type = type;
        this.version = version;
        this.publication = publication;
        drop();
    }

    /** Writes the next page; waits until it is written. */
    public void page(List<byte[]> elements) {
        List<Words> commands = new ArrayList<>();
        if (type == KeyType.STREAM) {
            StreamRow.each(elements, row -> addRow(commands, row));
        } else {
            addElements(commands, elements);
        }
        for (int from = 0; from < commands.size(); from += COMMANDS_AT_ONCE) {
            send(commands.subList(from, Math.min(from + COMMANDS_AT_ONCE, commands.size())));
        }
    }

    /** One command. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Words(ProtocolKeyword type, List<byte[]> words) {}

    private void send(List<Words> commands) {
        List<Object> unused = place.callAll(redis -> {
            List<RedisFuture<Object>> sent = new ArrayList<>(commands.size() + 1);
            commands.forEach(command -> sent.add(send(redis, command)));
            if (!begun) {
                begun = true;
                sent.add(send(
                        redis, new Words(CommandType.PEXPIRE, List.of(part, StreamRow.ascii(PARTS_LIVE.toMillis())))));
            }
            return sent;
        });
    }

    @SuppressWarnings("unchecked")
    private static RedisFuture<Object> send(RedisClusterAsyncCommands<byte[], byte[]> redis, Words command) {
        RedisFuture<?> sent = switch (command.type.toString()) {
            case "XADD", "XSETID", "XGROUP", "XCLAIM" -> Raw.list(redis, command.type, command.words);
            default -> Raw.integer(redis, command.type, command.words);
        };
        return (RedisFuture<Object>) sent;
    }

    private void addElements(List<Words> commands, List<byte[]> elements) {
        CommandType command = switch (type) {
            case STRING -> CommandType.APPEND;
            case LIST -> CommandType.RPUSH;
            case HASH -> CommandType.HSET;
            case SET -> CommandType.SADD;
            case ZSET -> CommandType.ZADD;
            case STREAM -> throw new IllegalStateException("Streams come in rows");
        };
        for (int from = 0; from < elements.size(); from += WORDS_AT_ONCE) {
            List<byte[]> words = new ArrayList<>(WORDS_AT_ONCE + 1);
            words.add(part);
            List<byte[]> some = elements.subList(from, Math.min(from + WORDS_AT_ONCE, elements.size()));
            if (type == KeyType.ZSET) {
                for (int i = 0; i < some.size(); i += 2) {
                    words.add(Score.text(some.get(i + 1)));
                    words.add(some.get(i));
                }
            } else {
                words.addAll(some);
            }
            commands.add(new Words(command, words));
        }
    }

    private void addRow(List<Words> commands, StreamRow row) {
        streamExists |= row.kind() != Kind.COUNTERS;
        switch (row.kind()) {
            case ENTRY -> {
                List<byte[]> words = new ArrayList<>(row.words().size());
                words.add(part);
                words.add(row.word(1));
                words.addAll(row.words().subList(3, row.words().size()));
                commands.add(new Words(CommandType.XADD, words));
            }
            case GAP -> add(commands, CommandType.XADD, part, row.word(1), NOTHING, NOTHING);
            case GROUP -> {
                List<byte[]> words = new ArrayList<>(
                        Arrays.asList(Raw.word("CREATE"), part, row.word(1), row.word(2), Raw.word("MKSTREAM")));
                if (version.atLeast(7) && row.word(3).length > 0) {
                    words.add(Raw.word("ENTRIESREAD"));
                    words.add(row.word(3));
                }
                commands.add(new Words(CommandType.XGROUP, words));
            }
            case CONSUMER ->
                add(commands, CommandType.XGROUP, Raw.word("CREATECONSUMER"), part, row.word(1), row.word(2));
            case PENDING ->
                add(
                        commands,
                        CommandType.XCLAIM,
                        part,
                        row.word(1),
                        row.word(2),
                        StreamRow.ascii(0),
                        row.word(3),
                        Raw.word("TIME"),
                        row.word(4),
                        Raw.word("RETRYCOUNT"),
                        row.word(5),
                        Raw.word("FORCE"),
                        Raw.word("JUSTID"));
            case GAP_END -> add(commands, CommandType.XDEL, part, row.word(1));
            case COUNTERS -> addCounters(commands, row);
        }
    }

    private void addCounters(List<Words> commands, StreamRow row) {
        if (!streamExists) {
            // An empty stream without groups comes into being with a group that goes again.
            byte[] nobody = Raw.word("quintet");
            add(
                    commands,
                    CommandType.XGROUP,
                    Raw.word("CREATE"),
                    part,
                    nobody,
                    StreamRow.ascii(0),
                    Raw.word("MKSTREAM"));
            add(commands, CommandType.XGROUP, Raw.word("DESTROY"), part, nobody);
        }
        if (version.atLeast(7) && row.word(2).length > 0 && row.word(3).length > 0) {
            add(
                    commands,
                    Raw.XSETID,
                    part,
                    row.word(1),
                    Raw.word("ENTRIESADDED"),
                    row.word(2),
                    Raw.word("MAXDELETEDID"),
                    row.word(3));
        } else {
            add(commands, Raw.XSETID, part, row.word(1));
        }
    }

    private static void add(List<Words> commands, ProtocolKeyword type, byte[]... words) {
        commands.add(new Words(type, List.of(words)));
    }

    /** Gives the key its name; the outcome's letter as {@link KeyWriter#write} tells. */
    public String publish(long doneBefore, long doneAfter) {
        return publication.publish(doneBefore, doneAfter);
    }

    /** Forgets what was written so far; pages may begin again. */
    public void drop() {
        begun = false;
        streamExists = false;
        Object unused = place.call(redis -> redis.unlink(part));
    }
}
