package dev.quintet.sessions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quintet.databases.KeyChangeListener;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What this process remembers of sessions it has looked up, true as long as Redis tells what changes. */
final class NearSessionCache {
    /*
     * A session may be kept only if none of the three keys that make it valid (its document, its tombstone, its user's mark)
     * changed between the moment they were read in Redis and the moment it is kept. Replies and invalidations come on
     * different connections, in any order. So a reader notes, before it asks Redis, a counter that every change of a key of
     * this token raises, and one that every change of any mark raises; and keeps the session only if both stand as before:
     *
     *   change:  raise the counter,  then forget the session
     *   reader:  ask Redis,  then, holding the entry's lock in the map: compare the counters, keep the session
     *
     * A mark concerns all sessions of its user. Who they are is not known by token, so each entry holds a flag that is shared
     * by all sessions of its user, and a change of the mark lowers it.
     *
     * Several connections tell, one for each prefix. While one of them does not, nothing is kept and nothing answered.
     */
    private static final int COUNTERS = 4096;

    private final Cache<String, Near> entries;
    private final Cache<String, Flag> flags =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);
    private final AtomicLong markCounter = new AtomicLong();
    private final AtomicLong epoch = new AtomicLong();
    private final Keys keys;
    private final long maxAgeNanos;
    private final LongSupplier nanos;
    private final boolean[] told;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean allTold;

    /** @param tellers how many connections tell of changes */
    NearSessionCache(NearSessions options, Keys keys, int tellers, LongSupplier nanos) {
        this.keys = keys;
        this.maxAgeNanos = options.maxAge().toNanos();
        this.nanos = nanos;
        this.told = new boolean[tellers];
        this.entries = Caffeine.newBuilder()
                .maximumSize(options.most())
                .executor(Runnable::run)
                .build();
    }

    private static final class Flag {
        volatile boolean lowered;
    }

    private record Near(SessionAndUser content, Flag flag, long until) {}

    /** What a reader notes before it asks Redis. */
    record Ticket(long epoch, long counter, long markCounter) {}

    @Nullable
    SessionAndUser get(SessionToken token) {
        if (!allTold) {
            return null;
        }
        Near near = entries.getIfPresent(keys.session(token));
        if (near == null) {
            return null;
        }
        if (near.flag.lowered || near.until - nanos.getAsLong() <= 0) {
            entries.asMap().remove(keys.session(token), near);
            return null;
        }
        return near.content;
    }

    /** To be taken before Redis is asked. */
    Ticket ticket(SessionToken token) {
        return new Ticket(epoch.get(), counters.get(counter(keys.session(token))), markCounter.get());
    }

    /** Keeps what was read, unless it may have changed since the ticket was taken. */
    void keep(Ticket ticket, SessionAndUser content) {
        if (!allTold) {
            return;
        }
        String key = keys.session(content.session().token());
        Flag flag = flags.get(keys.mark(content.session().userId()), mark -> new Flag());
        Near near = new Near(content, flag, nanos.getAsLong() + maxAgeNanos);
        entries.asMap().compute(key, (name, present) -> isCurrent(key, ticket) ? near : null);
    }

    private boolean isCurrent(String key, Ticket ticket) {
        return allTold
                && epoch.get() == ticket.epoch
                && counters.get(counter(key)) == ticket.counter
                && markCounter.get() == ticket.markCounter;
    }

    /** Forgets a session that this process itself has changed: Redis' word of it may still be on its way. */
    void changed(SessionToken token) {
        forget(keys.session(token));
    }

    /** Forgets all sessions of a user. */
    void marked(String userId) {
        lower(keys.mark(userId));
    }

    private void forget(String key) {
        counters.incrementAndGet(counter(key));
        entries.asMap().remove(key);
    }

    private void lower(String mark) {
        markCounter.incrementAndGet();
        // In one step: whoever finds the flag gone may rely on its being lowered.
        Flag unused = flags.asMap().computeIfPresent(mark, (name, flag) -> {
            flag.lowered = true;
            return null;
        });
    }

    private void forgetAll() {
        epoch.incrementAndGet();
        entries.invalidateAll();
    }

    boolean isTold() {
        return allTold;
    }

    private void told(int teller, boolean now) {
        lock.lock();
        try {
            told[teller] = now;
            boolean all = true;
            for (boolean each : told) {
                all &= each;
            }
            allTold = allTold && all;
            forgetAll();
            allTold = all;
        } finally {
            lock.unlock();
        }
    }

    /** What one connection tells. */
    KeyChangeListener teller(int number) {
        return new KeyChangeListener() {
            @Override
            public void began() {
                told(number, true);
            }

            @Override
            public void changed(String key) {
                String tombstones = keys.style().own("revoked:");
                if (key.startsWith(tombstones)) {
                    forget(keys.style().session(key.substring(tombstones.length())));
                } else if (keys.style().isRevokedBefore(key)) {
                    lower(key);
                } else {
                    forget(key);
                }
            }

            @Override
            public void everythingChanged() {
                forgetAll();
            }

            @Override
            public void lost() {
                told(number, false);
            }
        };
    }

    private static int counter(String name) {
        int hash = name.hashCode();
        return (hash ^ hash >>> 16) & COUNTERS - 1;
    }
}
