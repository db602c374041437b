package dev.quintet.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quintet.databases.KeyChangeListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What this process keeps of a cache, true as long as Redis tells what changes. */
final class NearCache implements KeyChangeListener {
    /*
     * A value may be kept only if nothing happened to it between the moment it was read in Redis and the moment it is kept.
     * Replies and invalidations come on different connections, in any order. So a reader notes, before it asks Redis, a
     * counter that every invalidation of its key raises (one of a few thousand, shared by keys of equal hash), and keeps the
     * value only if the counter stands as before:
     *
     *   invalidation:  raise the counter,  then remove the value
     *   reader:        ask Redis,  then, holding the entry's lock in the map: compare the counter, keep the value
     *
     * If the counter is raised before the comparison, the value is not kept. If after, then the removal comes after too,
     * waits for the lock, and finds the value. An invalidation that arrived before the counter was noted belongs to a write
     * that Redis had done before it was asked.
     *
     * Tags of an entry are known only once it was read, so one counter stands for all of them while it is on its way.
     * Afterwards the entry holds a mark for each tag, shared by all entries under it; invalidating the tag condemns the mark.
     *
     * When changes are no longer told, everything goes, and nothing is kept or answered until they are told again. Whatever
     * was read before that moment carries an older epoch, and is neither kept nor answered: a value that is being put into
     * the map while the map is emptied may stay there.
     */
    private static final int COUNTERS = 4096;
    private static final int ENTRY_BYTES = 200;

    private final com.github.benmanes.caffeine.cache.Cache<String, Near> entries;
    private final com.github.benmanes.caffeine.cache.Cache<String, Mark> marks =
            Caffeine.newBuilder().weakValues().build();
    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);
    private final AtomicLong tagCounter = new AtomicLong();
    private final AtomicLong epoch = new AtomicLong();
    private final long maxAgeNanos;
    private final LongSupplier nanos;
    private volatile boolean told;

    NearCache(NearCacheOptions options, LongSupplier nanos, CacheMeter meter) {
        this.maxAgeNanos = options.maxAge().toNanos();
        this.nanos = nanos;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(options.maxBytes())
                .weigher((String name, Near near) -> ENTRY_BYTES + 2 * (name.length() + near.entry.bytes().length))
                .evictionListener((name, near, cause) -> meter.nearEvictions.increment())
                .executor(Runnable::run)
                .build();
    }

    /** A tag as the entries under it see it. */
    private static final class Mark {
        volatile boolean condemned;
    }

    /** A value as it was last read; null stands for a remembered absence. */
    record Value(ValueType<?> type, @Nullable Object value) {}

    /** An entry kept here. */
    static final class Near {
        private final StoredEntry entry;
        private final List<Mark> marks;
        private final long epoch;
        private final long until;
        private volatile @Nullable Value last;

        private Near(StoredEntry entry, List<Mark> marks, long epoch, long until) {
            this.entry = entry;
            this.marks = marks;
            this.epoch = epoch;
            this.until = until;
        }

        /** The value, if it was read as this type before. */
        @Nullable
        Value as(ValueType<?> type) {
            Value known = last;
            return known != null && known.type().equals(type) ? known : null;
        }

        StoredEntry entry() {
            return entry;
        }

        Value remember(ValueType<?> type, @Nullable Object value) {
            Value read = new Value(type, value);
            last = read;
            return read;
        }

        private boolean isCondemned() {
            for (Mark mark : marks) {
                if (mark.condemned) {
                    return true;
                }
            }
            return false;
        }
    }

    /** What a reader notes before it asks Redis. */
    record Ticket(long epoch, long counter, long tagCounter) {}

    @Nullable
    Near get(String name) {
        if (!told) {
            return null;
        }
        Near near = entries.getIfPresent(name);
        if (near == null) {
            return null;
        }
        if (near.epoch != epoch.get() || near.until - nanos.getAsLong() <= 0 || near.isCondemned()) {
            entries.asMap().remove(name, near);
            return null;
        }
        return near;
    }

    /** To be taken before Redis is asked. */
    Ticket ticket(String name) {
        return new Ticket(epoch.get(), counters.get(counter(name)), tagCounter.get());
    }

    /**
     * Keeps what was read, unless it may have changed since the ticket was taken. At most for half of the time it has left in
     * Redis: so Redis is asked more and more often towards the end, and the value is refreshed early and not missed.
     */
    void keep(String name, Ticket ticket, StoredEntry entry, long millisLeft) {
        long left = millisLeft < 0
                ? maxAgeNanos
                : Math.min(maxAgeNanos, Duration.ofMillis(millisLeft).toNanos() / 2);
        if (!told || left <= 0) {
            return;
        }
        List<Mark> held = entry.tags().stream()
                .map(tag -> marks.get(Keys.tag(tag), key -> new Mark()))
                .toList();
        Near near = new Near(entry, held, ticket.epoch(), nanos.getAsLong() + left);
        entries.asMap().compute(name, (key, present) -> isCurrent(name, ticket, entry) ? near : null);
    }

    private boolean isCurrent(String name, Ticket ticket, StoredEntry entry) {
        return told
                && epoch.get() == ticket.epoch()
                && counters.get(counter(name)) == ticket.counter()
                && (entry.payloadAt() == 0 || tagCounter.get() == ticket.tagCounter());
    }

    /** Also called for this process' own writes, once Redis has them: their invalidation may still be on its way. */
    @Override
    public void changed(String key) {
        if (key.startsWith(Keys.TAG)) {
            tagCounter.incrementAndGet();
            // In one step: whoever finds the mark gone may rely on its being condemned.
            Mark unused = marks.asMap().computeIfPresent(key, (name, mark) -> {
                mark.condemned = true;
                return null;
            });
        } else {
            counters.incrementAndGet(counter(key));
            entries.asMap().remove(key);
        }
    }

    @Override
    public void everythingChanged() {
        forgetAll();
    }

    @Override
    public void began() {
        forgetAll();
        told = true;
    }

    @Override
    public void lost() {
        told = false;
        forgetAll();
    }

    private void forgetAll() {
        epoch.incrementAndGet();
        entries.invalidateAll();
    }

    /** Whether values are kept and answered now. */
    boolean isTold() {
        return told;
    }

    long size() {
        return entries.estimatedSize();
    }

    private static int counter(String name) {
        int hash = name.hashCode();
        return (hash ^ hash >>> 16) & COUNTERS - 1;
    }
}
