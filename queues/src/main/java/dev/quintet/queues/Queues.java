package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.protocol.QueueKeys;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which queues there are. BullMQ keeps no list of them: a queue is there if it has its {@code meta} key, and those are found among all
 * keys of the database. That is for people and consoles, not for each request.
 *
 * @since 1.0
 */
public final class Queues {
    /** How many keys the server looks at for one answer: about 10 ms, in which others wait. */
    private static final int KEYS_PER_PAGE = 10_000;

    private static final String META = ":meta";
    private static final String FROM_THE_BEGINNING = ScanCursor.INITIAL.getCursor();

    private Queues() {}

    /**
     * Some names of queues.
     *
     * @param names in no order; a name may come again on another page, and a page in the midst may have none
     * @param next where to go on; empty if that was all
     * @since 1.0
     */
    public record Page(List<String> names, Optional<String> next) {
        public Page {
            names = List.copyOf(names);
        }
    }

    /**
     * The names of the queues with a prefix, in order. One round trip for each ten thousand keys of the database, of all queues and jobs: about
     * 10 ms of the server's time each, half a second and 50 round trips for 500 000 jobs of one key.
     *
     * @param most after how many names to stop looking, lest an application that makes queues without end fills the memory; if as many come
     *     back, there may be more
     */
    public static List<String> names(RedisDatabase database, String prefix, int most) {
        check(most >= 1, "most must be at least 1 name, was %s", most);
        TreeSet<String> names = new TreeSet<>();
        Optional<String> from = Optional.of(FROM_THE_BEGINNING);
        while (from.isPresent() && names.size() < most) {
            Page page = page(database, prefix, from.get());
            names.addAll(page.names());
            from = page.next();
        }
        return names.stream().limit(most).toList();
    }

    /** The first page of names, for those who show them as they come or go on later. One round trip. */
    public static Page page(RedisDatabase database, String prefix) {
        return page(database, prefix, FROM_THE_BEGINNING);
    }

    /**
     * A further page of names. One round trip; what was made or removed since the first page may be missing or not.
     *
     * @param from {@link Page#next()} of the page before, also by another process
     */
    public static Page page(RedisDatabase database, String prefix, String from) {
        String before = QueueKeys.checkedPrefix(prefix) + ":";
        ScanArgs wanted = ScanArgs.Builder.limit(KEYS_PER_PAGE).match(escaped(before) + "*" + META);
        KeyScanCursor<String> found = database.call(redis -> redis.scan(ScanCursor.of(from), wanted));
        List<String> names = new ArrayList<>();
        for (String key : found.getKeys()) {
            String name = key.substring(before.length(), Math.max(before.length(), key.length() - META.length()));
            // A name has no colon: what has one belongs to a longer prefix, or is a job.
            if (!name.isEmpty() && name.indexOf(':') < 0) {
                names.add(name);
            }
        }
        return new Page(names, found.isFinished() ? Optional.empty() : Optional.of(found.getCursor()));
    }

    private static String escaped(String text) {
        return text.replaceAll("[\\[\\]*?\\\\]", "\\\\$0");
    }
}
