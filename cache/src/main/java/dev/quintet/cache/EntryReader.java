package dev.quintet.cache;

import dev.quintet.cache.NearCache.Near;
import dev.quintet.cache.NearCache.Ticket;
import dev.quintet.cache.NearCache.Value;
import dev.quintet.databases.errors.CommandFailedException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes values of entries, from this process or from Redis, and counts what came of it. */
final class EntryReader {
    private static final Logger log = LoggerFactory.getLogger(EntryReader.class);

    private final ValueCodec codec;
    private final @Nullable NearCache near;
    private final CacheMeter meter;
    private final boolean failOnUnreadable;

    EntryReader(ValueCodec codec, @Nullable NearCache near, CacheMeter meter, boolean failOnUnreadable) {
        this.codec = codec;
        this.near = near;
        this.meter = meter;
        this.failOnUnreadable = failOnUnreadable;
    }

    boolean hasNear() {
        return near != null;
    }

    /** What this process keeps; null if nothing, and the value of it null for a remembered absence. */
    <T> @Nullable Value nearValue(String name, ValueType<T> type) {
        if (near == null) {
            return null;
        }
        Near kept = near.get(name);
        if (kept == null) {
            return null;
        }
        Value value = kept.as(type);
        if (value == null) {
            try {
                value = kept.remember(type, codec.decode(kept.entry(), type));
            } catch (UnreadableContent otherType) {
                // Redis is asked, and the answer counted there.
                return null;
            }
        }
        meter.hits.increment();
        meter.nearHits.increment();
        return value;
    }

    /** To be taken before Redis is asked. */
    @Nullable
    Ticket ticket(String name) {
        return near == null ? null : near.ticket(name);
    }

    /** What Redis answered, as a value; empty and counted as a miss if it cannot be read. */
    <T> Optional<T> value(
            String key, String name, EntryStore.@Nullable Read read, @Nullable Ticket ticket, ValueType<T> type) {
        if (read == null) {
            meter.misses.increment();
            return Optional.empty();
        }
        try {
            T value = decode(read.bytes(), name, ticket, read.millisLeft(), type);
            meter.hits.increment();
            return Optional.ofNullable(value);
        } catch (UnreadableContent unreadable) {
            meter.misses.increment();
            unreadable(key, unreadable);
            return Optional.empty();
        }
    }

    /** The value of an entry, which is kept near if there was a ticket; counts nothing. */
    <T> @Nullable T decode(byte[] bytes, String name, @Nullable Ticket ticket, long millisLeft, ValueType<T> type)
            throws UnreadableContent {
        StoredEntry entry = StoredEntry.parse(bytes);
        T value = codec.decode(entry, type);
        if (near != null && ticket != null) {
            near.keep(name, ticket, entry, millisLeft);
        }
        return value;
    }

    /** Counts it, and throws if the cache was asked to. */
    void unreadable(String key, UnreadableContent unreadable) {
        meter.unreadable.increment();
        String reason = String.valueOf(unreadable.getMessage());
        log.debug("What is stored under '{}' cannot be read: {}", Keys.shown(key), reason);
        if (failOnUnreadable) {
            throw new UnreadableValueException(key, reason, unreadable.getCause());
        }
    }

    /** Reads; a foreign type is unreadable and not a failure. */
    <R> @Nullable R tolerant(String key, Supplier<@Nullable R> reading) {
        try {
            return reading.get();
        } catch (CommandFailedException failure) {
            if (!EntryStore.isForeign(failure)) {
                throw failure;
            }
            unreadable(key, new UnreadableContent("it is no string in Redis.", failure));
            return null;
        }
    }

    /** Nothing, if a reading without waiting met a foreign type; any other failure goes on. */
    EntryStore.@Nullable Read tolerantOf(String key, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return tolerant(key, () -> {
            throw cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
        });
    }

    /** This process changed an entry, and Redis has it. */
    void changed(String name) {
        if (near != null) {
            near.changed(name);
        }
    }
}
