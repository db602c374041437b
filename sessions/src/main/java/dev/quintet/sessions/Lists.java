package dev.quintet.sessions;

import dev.quintet.databases.errors.CallInterruptedException;
import dev.quintet.sessions.storage.AtomicSecondaryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads and changes Better Auth's lists of sessions without undoing what others do to them meanwhile. */
final class Lists {
    static final int ATTEMPTS = 60;
    private static final int UNWRITABLE = 5;
    private static final int LOCKS = 64;

    private final AtomicSecondaryStorage storage;
    private final Keys keys;
    private final Checks checks;
    private final int mostCharacters;
    /** Writers of one list in this process queue here, and not in Redis. */
    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

    Lists(AtomicSecondaryStorage storage, Keys keys, Checks checks, int mostCharacters) {
        this.storage = storage;
        this.keys = keys;
        this.checks = checks;
        this.mostCharacters = mostCharacters;
    }

    /** A change of entries in place; asked again when the list was changed by others. */
    @FunctionalInterface
    interface Change {
        void apply(Map<String, ActiveList.Entry> entries);
    }

    ActiveList read(String userId) {
        return parse(storage.get(keys.list(userId)));
    }

    ActiveList parse(Optional<String> text) {
        return ActiveList.read(text, checks.now(), mostCharacters);
    }

    /**
     * Changes a list.
     *
     * @return whether the list is now as the change wants it; false if others kept writing it, or if something else than a
     *     list is in its place
     */
    boolean change(String userId, Change change) {
        return change(userId, null, change);
    }

    /** The same for a caller who has just read the list, which spares one trip. */
    boolean change(String userId, @Nullable ActiveList known, Change change) {
        ReentrantLock lock = locks[Math.floorMod(userId.hashCode(), LOCKS)];
        lock.lock();
        try {
            ActiveList list = known == null ? read(userId) : known;
            int absent = 0;
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (write(userId, list, change)) {
                    return true;
                }
                pause(attempt);
                list = read(userId);
                absent = list.text() == null ? absent + 1 : 0;
                if (absent == UNWRITABLE) {
                    return false;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean write(String userId, ActiveList list, Change change) {
        Map<String, ActiveList.Entry> entries = new LinkedHashMap<>(list.entries());
        change.apply(entries);
        if (entries.equals(list.entries()) && (list.text() == null || !entries.isEmpty())) {
            return true;
        }
        Instant now = checks.now();
        String replacement = ActiveList.write(entries, now);
        if (replacement == null && list.text() == null) {
            return true;
        }
        Duration ttl = ActiveList.timeToLive(entries, now);
        return storage.compareAndSet(keys.list(userId), list.text(), replacement, ttl);
    }

    /** Longer each time, and by chance, so that two who collide do not collide again. */
    private static void pause(int attempt) {
        long most = TimeUnit.MICROSECONDS.toNanos(200L << Math.min(attempt, 7));
        try {
            TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(most));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "Interrupted while a list of sessions was being written; it is as it was.", interrupted);
        }
    }
}
