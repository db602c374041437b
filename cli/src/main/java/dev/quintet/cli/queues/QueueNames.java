package dev.quintet.cli.queues;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.queues.Queues;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The names of all queues, found bit by bit, for those who look again and again: Redis has no list of them, and a database with
 * millions of jobs takes seconds to scan. Each look reads at most ten pages of ten thousand keys and goes on where the one before
 * ended; names are known from the first look that meets them until a whole scan has not. Not thread-safe.
 */
public final class QueueNames {
    /** More are not looked at, so that a look stays cheap. */
    public static final int MOST = 200;

    private static final int PAGES = 10;

    private final RedisDatabase database;
    private final String prefix;
    private final TreeSet<String> known = new TreeSet<>();
    private final TreeSet<String> met = new TreeSet<>();
    private Optional<String> from = Optional.empty();

    public QueueNames(RedisDatabase database, String prefix) {
        this.database = database;
        this.prefix = prefix;
    }

    /** Looks a bit further, and returns the names that are known now, in order, at most {@value #MOST}. */
    public List<String> next() {
        for (int page = 0; page < PAGES; page++) {
            if (!lookAtOnePage()) {
                break;
            }
        }
        return known.stream().limit(MOST).toList();
    }

    /** Whether there is more to see before the scan is whole. */
    private boolean lookAtOnePage() {
        Queues.Page page = from.map(position -> Queues.page(database, prefix, position))
                .orElseGet(() -> Queues.page(database, prefix));
        met.addAll(page.names());
        known.addAll(page.names());
        from = page.next();
        if (from.isEmpty()) {
            known.retainAll(met);
            met.clear();
        }
        return from.isPresent();
    }
}
