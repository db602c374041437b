package dev.quintet.sessions;

import dev.quintet.databases.KeyChangeListener;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.ScanPosition;
import dev.quintet.databases.Subscription;
import dev.quintet.databases.Threads;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.databases.keys.KeyPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes over the sessions in rounds, one process at a time: first what Redis told to have changed, then what should have expired, then
 * a page of what is known, for what vanished, and a page of all keys, for what is new.
 */
final class Sweeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(10);
    private static final int MOST_TOLD = 100_000;
    private static final int TURNS = 20;
    private static final int LOOK = 100;

    private final StoreParts parts;
    private final Sweep sweep;
    private final Census census;
    private final SessionScan scan;
    private final Inspector inspector;
    private final String id = UUID.randomUUID().toString();
    private final Set<SessionToken> told = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("quintet-sessions-sweep-"));
    private @Nullable Subscription tracking;
    private ScanPosition walked = ScanPosition.START;
    private ScanPosition scanned = ScanPosition.START;
    private boolean failing;

    Sweeper(RedisDatabase database, StoreParts parts, Sweep sweep) {
        this.parts = parts;
        this.sweep = sweep;
        this.census = new Census(database, parts.keys);
        this.scan = new SessionScan(database, parts, sweep.pageSize());
        this.inspector = new Inspector(parts, census);
    }

    static Sweeper start(RedisDatabase database, StoreParts parts, Sweep sweep) {
        Sweeper sweeper = new Sweeper(database, parts, sweep);
        if (sweep.told()) {
            KeyPattern sessions = new KeyPattern(parts.keys.style().sessionPrefix());
            sweeper.tracking = database.trackKeys(sessions, sweeper.new Told());
        }
        long millis = sweep.interval().toMillis();
        var unused = sweeper.worker.scheduleWithFixedDelay(sweeper::round, millis, millis, TimeUnit.MILLISECONDS);
        return sweeper;
    }

    private final class Told implements KeyChangeListener {
        @Override
        public void began() {}

        @Override
        public void changed(String key) {
            // Beyond that, the walk finds it.
            if (told.size() < MOST_TOLD) {
                scan.token(key).ifPresent(told::add);
            }
        }

        @Override
        public void everythingChanged() {}

        @Override
        public void lost() {}
    }

    private void round() {
        try {
            sweep();
            if (failing) {
                failing = false;
                log.info("Sweeping sessions again.");
            }
        } catch (QuintetException failure) {
            if (!failing && !worker.isShutdown()) {
                failing = true;
                log.warn("Not sweeping sessions: {} Trying again each {}.", failure.getMessage(), sweep.interval());
            }
        } catch (RuntimeException fault) {
            log.error("Sweeping sessions failed", fault);
        }
    }

    /** One round, if it is this process' turn; for tests too. */
    boolean sweep() {
        if (!lead()) {
            told.clear();
            return false;
        }
        Instant since = census.since(parts.checks.now(), parts.storage);
        boolean more = true;
        for (int turn = 0; more && turn < TURNS; turn++) {
            List<SessionToken> changed = drain();
            List<String> due = census.due(parts.checks.now(), sweep.pageSize());
            look(changed, since, false);
            look(tokens(due), since, true);
            more = changed.size() == sweep.pageSize() || due.size() == sweep.pageSize();
        }
        Census.Page known = census.walk(walked, sweep.pageSize());
        look(tokens(known.tokens()), since, false);
        walked = known.next().orElse(ScanPosition.START);
        SessionScan.Page keys = scan.page(scanned);
        look(keys.tokens(), since, false);
        scanned = keys.next().orElse(ScanPosition.START);
        return true;
    }

    private boolean lead() {
        String lease = parts.keys.sweep("lease");
        Duration ttl = sweep.interval().multipliedBy(3);
        Duration term = ttl.compareTo(SHORTEST_LEASE) < 0 ? SHORTEST_LEASE : ttl;
        return parts.storage.compareAndSet(lease, id, id, term) || parts.storage.setIfAbsent(lease, id, term);
    }

    private List<SessionToken> drain() {
        List<SessionToken> drained = new ArrayList<>();
        Iterator<SessionToken> each = told.iterator();
        while (each.hasNext() && drained.size() < sweep.pageSize()) {
            drained.add(each.next());
            each.remove();
        }
        return drained;
    }

    private List<SessionToken> tokens(List<String> texts) {
        return texts.stream().flatMap(text -> parts.checks.token(text).stream()).toList();
    }

    private void look(List<SessionToken> tokens, Instant since, boolean due) {
        List<SessionToken> different = new ArrayList<>(new LinkedHashSet<>(tokens));
        for (int from = 0; from < different.size(); from += LOOK) {
            inspector.look(different.subList(from, Math.min(different.size(), from + LOOK)), since, due);
        }
    }

    @Override
    public void close() {
        if (tracking != null) {
            tracking.close();
        }
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(2, TimeUnit.SECONDS)) {
                log.warn("A sweep of sessions did not end within 2 s; it goes on by itself.");
            }
            parts.storage.compareAndSet(parts.keys.sweep("lease"), id, null, Duration.ZERO);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (QuintetException unreachable) {
            log.debug("The lease on sweeping is left to expire: {}", unreachable.getMessage());
        }
    }
}
