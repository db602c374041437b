package dev.quintet.sessions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quintet.databases.Threads;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.sessions.storage.AtomicSecondaryStorage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts right, on a thread of its own, what readers come across: sessions that Better Auth's list has lost, sessions that our index
 * does not know, revoked sessions that were written back. Readers do not wait for it; when too much is wrong, some is left for
 * the next reader.
 */
final class Repairs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Repairs.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_SEEN = 100_000;
    /** A writer that had read the list before writes over it sooner or later; most do so within the first. */
    private static final List<Duration> LATER_LOOKS = List.of(Duration.ofMillis(100), Duration.ofSeconds(1));

    private final AtomicSecondaryStorage storage;
    private final SessionIndex index;
    private final Lists lists;
    private final Keys keys;
    private final SessionMeter meter;
    private final ScheduledThreadPoolExecutor worker =
            new ScheduledThreadPoolExecutor(1, Threads.daemon("quintet-sessions-repairs-"));
    /** Each session at most once a minute. */
    private final Cache<SessionToken, Boolean> seen = Caffeine.newBuilder()
            .maximumSize(MOST_SEEN)
            .expireAfterWrite(Duration.ofMinutes(1))
            .executor(Runnable::run)
            .build();

    private final Cache<SessionToken, Boolean> revived = Caffeine.newBuilder()
            .maximumSize(MOST_SEEN)
            .expireAfterWrite(Duration.ofSeconds(1))
            .executor(Runnable::run)
            .build();

    Repairs(AtomicSecondaryStorage storage, SessionIndex index, Lists lists, Keys keys, SessionMeter meter) {
        this.storage = storage;
        this.index = index;
        this.lists = lists;
        this.keys = keys;
        this.meter = meter;
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** A valid session was read. */
    void seen(AuthSession session) {
        if (seen.getIfPresent(session.token()) == null
                && seen.asMap().putIfAbsent(session.token(), Boolean.TRUE) == null) {
            later(Duration.ZERO, () -> enter(session));
        }
    }

    /** A session was written here and is listed; a writer that had read the list before may yet write over that. */
    void written(AuthSession session) {
        LATER_LOOKS.forEach(delay -> later(delay, () -> list(session)));
    }

    /** A document was found of a session that had been revoked. */
    void revived(SessionDocument document) {
        AuthSession session = document.session();
        if (revived.asMap().putIfAbsent(session.token(), Boolean.TRUE) == null) {
            later(Duration.ZERO, () -> delete(document));
        }
    }

    private void later(Duration delay, Runnable repair) {
        if (worker.getQueue().size() >= MOST_WAITING) {
            meter.repairsDropped.increment();
            return;
        }
        try {
            var unused = worker.schedule(() -> attempt(repair), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            meter.repairsDropped.increment();
        }
    }

    private void attempt(Runnable repair) {
        try {
            repair.run();
        } catch (QuintetException failure) {
            meter.repairsDropped.increment();
            log.debug("A repair was left undone: {}", failure.getMessage());
        }
    }

    /** Sees to it that a session stands on its user's list and in our index, if it still exists. */
    private void enter(AuthSession session) {
        if (list(session)) {
            index.record(session.userId(), Map.of(session.token().value(), session.expiresAt()));
        }
    }

    /** Sees to it that a session stands on its user's list, and says whether it still exists. */
    private boolean list(AuthSession session) {
        String userId = session.userId();
        List<Optional<String>> held = storage.getAll(
                List.of(keys.list(userId), keys.session(session.token()), keys.tombstone(session.token())));
        if (held.get(1).isEmpty() || held.get(2).isPresent()) {
            return false;
        }
        ActiveList list = lists.parse(held.get(0));
        if (list.lacks(session) && lists.change(userId, list, entries -> ActiveList.put(entries, session))) {
            meter.repaired.increment();
        }
        return true;
    }

    /** Whether nothing is under way or waiting; for tests. */
    boolean isIdle() {
        return worker.getQueue().isEmpty() && worker.getActiveCount() == 0;
    }

    private void delete(SessionDocument document) {
        AuthSession session = document.session();
        if (storage.compareAndSet(keys.session(session.token()), document.text(), null, Duration.ZERO)) {
            meter.revived.increment();
        }
        String token = session.token().value();
        lists.change(session.userId(), entries -> entries.remove(token));
        index.forget(session.userId(), List.of(token));
    }

    /** Leaves undone what waits. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(2, TimeUnit.SECONDS)) {
                log.warn("A repair of sessions did not end within 2 s; it goes on by itself.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
