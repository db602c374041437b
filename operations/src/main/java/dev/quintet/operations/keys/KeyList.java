package dev.quintet.operations.keys;

import dev.quintet.databases.Databases;
import dev.quintet.databases.KeyPage;
import dev.quintet.databases.KeyScan;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.ScanPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Looks through the keys of one database, page by page, without holding up the server.
 *
 * <p>Each page of a thousand keys costs one round trip for the names and, for those that may match, one pipeline per hundred for
 * type, size and expiry. Names that are not UTF-8 appear with replacement characters. Thread-safe.
 *
 * @since 1.0
 */
public final class KeyList {
    private static final int PIPELINE = 100;

    private final RedisDatabase database;
    private final QuintetConfiguration configuration;

    private KeyList(RedisDatabase database, QuintetConfiguration configuration) {
        this.database = database;
        this.configuration = configuration;
    }

    /** The keys of one of the five. */
    public static KeyList of(Databases databases, RedisDatabase database) {
        return new KeyList(database, databases.configuration());
    }

    /** Finds keys. Stops as soon as there are more than asked for, unless the biggest are asked for. */
    public KeyListing find(KeyQuery query) {
        Best found = new Best(query);
        long lookedAt = 0;
        Optional<ScanPosition> next = Optional.of(ScanPosition.START);
        while (next.isPresent() && !found.turnedAway) {
            KeyPage<String> page = database.scan(KeyScan.of(query.pattern()), next.get());
            lookedAt += page.keys().size();
            List<String> candidates = page.keys().stream()
                    .filter(key -> !query.strays() || isStray(key))
                    .toList();
            for (int from = 0; from < candidates.size() && !found.turnedAway; from += PIPELINE) {
                describe(database, candidates.subList(from, Math.min(candidates.size(), from + PIPELINE)))
                        .forEach(found::offer);
            }
            next = page.next();
        }
        return new KeyListing(found.inOrder(), lookedAt, !found.turnedAway);
    }

    private boolean isStray(String key) {
        return configuration.keyPatterns(database.database()).stream().noneMatch(pattern -> pattern.matches(key));
    }

    /** Tells what keys are; those that there are not any more are left out. Three pipelines for all of them. */
    public static List<KeyEntry> describe(RedisDatabase database, List<String> names) {
        List<String> types =
                database.callAll(redis -> names.stream().map(redis::type).toList());
        List<Long> bytes =
                database.callAll(redis -> names.stream().map(redis::memoryUsage).toList());
        List<Long> millis =
                database.callAll(redis -> names.stream().map(redis::pttl).toList());
        List<KeyEntry> entries = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Long taken = bytes.get(i);
            if (taken != null && millis.get(i) != -2) {
                Optional<Duration> ttl =
                        millis.get(i) < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis.get(i)));
                entries.add(new KeyEntry(names.get(i), types.get(i), taken, ttl));
            }
        }
        return entries;
    }

    /** The first that match, or the biggest. */
    private static final class Best {
        private final KeyQuery query;
        private final PriorityQueue<KeyEntry> kept = new PriorityQueue<>(Comparator.comparingLong(KeyEntry::bytes));
        private final Set<String> names = new HashSet<>();
        /** Whether one that matched found no room any more; then there is no need to look further. */
        private boolean turnedAway;

        Best(KeyQuery query) {
            this.query = query;
        }

        void offer(KeyEntry entry) {
            if ((query.withoutTtl() && entry.ttl().isPresent()) || names.contains(entry.name())) {
                return;
            }
            if (!query.biggest() && kept.size() >= query.limit()) {
                turnedAway = true;
                return;
            }
            names.add(entry.name());
            kept.add(entry);
            if (kept.size() > query.limit()) {
                names.remove(kept.remove().name());
            }
        }

        List<KeyEntry> inOrder() {
            return kept.stream()
                    .sorted(Comparator.comparingLong(KeyEntry::bytes).reversed())
                    .toList();
        }
    }
}
