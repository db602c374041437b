package dev.quintet.cli.queues;

import dev.quintet.databases.KeyPage;
import dev.quintet.databases.KeyScan;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.ScanPosition;
import dev.quintet.databases.keys.KeyPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The names of all queues, found bit by bit, for those who look again and again: Redis has no list of them, and a database with
 * millions of jobs takes seconds to scan. Each look reads at most ten pages of ten thousand keys and goes on where the one before
 * ended; names are known from the first look that meets them until a whole scan has not. Not thread-safe.
 */
public final class QueueNames {
    private static final int PAGE = 10_000;
    private static final int PAGES = 10;
    /** More are not looked at, so that a look stays cheap. */
    public static final int MOST = 200;

    private static final String ENDING = ":meta";

    private final RedisDatabase database;
    private final String beginning;
    private final KeyScan scan;
    private final TreeSet<String> known = new TreeSet<>();
    private final TreeSet<String> met = new TreeSet<>();
    private ScanPosition position = ScanPosition.START;

    public QueueNames(RedisDatabase database, String prefix) {
        this.database = database;
        this.beginning = prefix + ":";
        // Of a queue's keys, one is a hash named meta; jobs are hashes too, so the type would not spare much.
        this.scan = KeyScan.of(new KeyPattern(beginning)).withPageSize(PAGE);
    }

    /** Looks a bit further, and returns the names that are known now, in order, at most {@value #MOST}. */
    public List<String> next() {
        for (int page = 0; page < PAGES; page++) {
            if (!lookAtOnePage()) {
                break;
            }
        }
        return new ArrayList<>(known).subList(0, Math.min(MOST, known.size()));
    }

    /** Whether there is more to see before the scan is whole. */
    private boolean lookAtOnePage() {
        KeyPage<String> page = database.scan(scan, position);
        page.keys().forEach(this::meet);
        known.addAll(met);
        Optional<ScanPosition> next = page.next();
        position = next.orElse(ScanPosition.START);
        if (next.isEmpty()) {
            known.retainAll(met);
            met.clear();
        }
        return next.isPresent();
    }

    private void meet(String key) {
        if (key.endsWith(ENDING) && key.length() > beginning.length() + ENDING.length()) {
            String name = key.substring(beginning.length(), key.length() - ENDING.length());
            if (!name.contains(":")) {
                met.add(name);
            }
        }
    }
}
