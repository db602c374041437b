package dev.quintet.emailcache;

import dev.quintet.databases.DatabaseCommands;
import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.emailcache.Entry.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Reads parts of lists.
 *
 * <p>Redis finds the part by the record of spans. Should that mislead it, because another client changed the list in a way
 * that nothing tells, then what comes is not the JSON that was expected, and Redis is asked to scan instead.
 */
final class Pages {
    /** Scanning takes Redis 40 ms for 1 MB, in which it serves nobody else. */
    static final int LONGEST_SCAN = 65_536;

    private static final int MOST = 1000;

    private final DatabaseCommands<String, byte[]> redis;
    private final Reader reader;
    private final Contents contents;

    Pages(DatabaseCommands<String, byte[]> redis, Reader reader, Contents contents) {
        this.redis = redis;
        this.reader = reader;
        this.contents = contents;
    }

    <T> Optional<EmailPage<T>> read(Entry list, int offset, int count, Class<T> type) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must be at least 0 emails, was " + offset);
        }
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("count must be 1 to " + MOST + " emails, was " + count);
        }
        try {
            Found found = find(list, offset, count, true);
            if (found.state == Found.FOUND && !found.isExpected(offset, count)) {
                found = find(list, offset, count, false);
            }
            return answer(list, found, offset, count, type);
        } catch (CommandFailedException failed) {
            return reader.unreadable(list, Kind.PAGE, Reader.wrongType(failed));
        }
    }

    private Found find(Entry list, int offset, int count, boolean trusting) {
        List<Object> answer = redis.run(
                Scripts.PAGE,
                List.of(list.key(), list.spans()),
                List.of(number(offset), number(count), number(LONGEST_SCAN), number(trusting ? 1 : 0)));
        int state = ((Long) answer.get(0)).intValue();
        return state == Found.FOUND
                ? new Found(state, ((Long) answer.get(1)).intValue(), (byte[]) answer.get(2))
                : new Found(state, 0, new byte[0]);
    }

    private <T> Optional<EmailPage<T>> answer(Entry list, Found found, int offset, int count, Class<T> type) {
        return switch (found.state) {
            case Found.NOTHING -> reader.nothing(Kind.PAGE);
            case Found.FOUND ->
                reader.decode(
                        list,
                        Kind.PAGE,
                        JsonList.array(found.elements),
                        text -> new EmailPage<>(contents.listOf(text, type), offset, found.total));
            case Found.TOO_LONG ->
                reader.read(list.as(Kind.PAGE), text -> {
                    List<T> all = contents.listOf(text, type);
                    int from = Math.min(offset, all.size());
                    int to = (int) Math.min((long) offset + count, all.size());
                    return new EmailPage<>(all.subList(from, to), offset, all.size());
                });
            default -> reader.unreadable(list, Kind.PAGE, null);
        };
    }

    private static byte[] number(int value) {
        return Writer.bytes(Integer.toString(value));
    }

    private static final class Found {
        static final int FOUND = 1;
        static final int NOTHING = 0;
        static final int TOO_LONG = -2;

        final int state;
        final int total;
        final byte[] elements;

        Found(int state, int total, byte[] elements) {
            this.state = state;
            this.total = total;
            this.elements = elements;
        }

        boolean isExpected(int offset, int count) {
            int expected = (int) Math.max(0, Math.min((long) total - offset, count));
            try {
                return JsonList.of(JsonList.array(elements), "").size() == expected;
            } catch (IllegalArgumentException notJson) {
                return false;
            }
        }
    }
}
