package dev.quintet.cache;

import dev.quintet.cache.NearCache.Ticket;
import dev.quintet.cache.NearCache.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** A cache in Redis: the calls of {@link Cache}, put together from its parts. */
final class RedisCache implements Cache {
    private static final ValueType<String> TEXT = ValueType.of(String.class);

    private final CacheParts parts;
    private final EntryStore store;
    private final EntryReader reader;
    private final ValueCodec codec;
    private final Ttls ttls;
    private final Guard guard;
    private final CacheMeter meter;
    private final Loads loads;
    private final LoadOptions loadOptions;

    RedisCache(CacheParts parts) {
        this.parts = parts;
        this.store = parts.store();
        this.reader = parts.reader();
        this.codec = parts.codec();
        this.ttls = parts.ttls();
        this.guard = parts.guard();
        this.meter = parts.meter();
        this.loads = parts.loads();
        this.loadOptions = parts.options().loads();
    }

    @Override
    public void set(String key, Object value) {
        write(key, value, EntryOptions.DEFAULTS);
    }

    @Override
    public void set(String key, Object value, Duration ttl) {
        write(key, value, EntryOptions.DEFAULTS.withTtl(ttl));
    }

    @Override
    public void set(String key, Object value, EntryOptions options) {
        write(key, value, options);
    }

    private void write(String key, Object value, EntryOptions options) {
        String name = Keys.entry(key);
        long ttl = ttls.spread(options.ttl());
        byte[] payload = encoded(key, value);
        changing(List.of(name), () -> {
            if (options.tags().isEmpty()) {
                store.write(name, payload, ttl);
            } else {
                store.meetTags();
                store.writeTagged(name, payload, ttl, options.tags());
            }
        });
    }

    private byte[] encoded(String key, Object value) {
        try {
            return codec.encode(key, value);
        } catch (ValueTooLargeException tooLarge) {
            meter.tooLarge.increment();
            throw tooLarge;
        }
    }

    /** Writes; what is kept near goes when Redis has the new, or may have it. */
    private void changing(Collection<String> names, Runnable write) {
        try {
            Boolean done = guard.ask(() -> {
                write.run();
                return true;
            });
            if (done != null) {
                meter.puts.add(names.size());
            }
        } finally {
            names.forEach(reader::changed);
        }
    }

    @Override
    public Optional<String> get(String key) {
        return read(key, TEXT);
    }

    @Override
    public <T> Optional<T> get(String key, Class<T> type) {
        return read(key, ValueType.of(type));
    }

    @Override
    public <T> Optional<T> get(String key, TypeReference<T> type) {
        return read(key, ValueType.of(type));
    }

    private <T> Optional<T> read(String key, ValueType<T> type) {
        String name = Keys.entry(key);
        Value near = reader.nearValue(name, type);
        if (near != null) {
            return optional(near, type);
        }
        Ticket ticket = reader.ticket(name);
        EntryStore.Read read = guard.ask(
                () -> reader.tolerant(key, () -> ticket == null ? store.read(name) : store.readWithTime(name)));
        return reader.value(key, name, read, ticket, type);
    }

    private static <T> Optional<T> optional(Value near, ValueType<T> type) {
        return near.value() == null ? Optional.empty() : Optional.of(type.cast(near.value()));
    }

    @Override
    public <T> CompletionStage<Optional<T>> getAsync(String key, Class<T> type) {
        ValueType<T> wanted = ValueType.of(type);
        String name = Keys.entry(key);
        Value near = reader.nearValue(name, wanted);
        if (near != null) {
            return CompletableFuture.completedFuture(optional(near, wanted));
        }
        Ticket ticket = reader.ticket(name);
        return guard.askAsync(() -> store.readAsync(name, ticket != null)).handle((read, failure) -> {
            EntryStore.Read found = failure == null ? read : reader.tolerantOf(key, failure);
            return reader.value(key, name, found, ticket, wanted);
        });
    }

    @Override
    public <T> Optional<T> get(String key, Class<T> type, Loader<T> loader) {
        return load(key, ValueType.of(type), loadOptions, loader);
    }

    @Override
    public <T> Optional<T> get(String key, Class<T> type, LoadOptions options, Loader<T> loader) {
        return load(key, ValueType.of(type), options, loader);
    }

    @Override
    public <T> Optional<T> get(String key, TypeReference<T> type, LoadOptions options, Loader<T> loader) {
        return load(key, ValueType.of(type), options, loader);
    }

    private <T> Optional<T> load(String key, ValueType<T> type, LoadOptions options, Loader<T> loader) {
        String name = Keys.entry(key);
        Value near = reader.nearValue(name, type);
        if (near != null) {
            return optional(near, type);
        }
        if (!options.tags().isEmpty()) {
            store.meetTags();
        }
        return Optional.ofNullable(loads.get(new LoadRequest<>(key, name, type, options, loader)));
    }

    @Override
    public boolean exists(String key) {
        String name = Keys.entry(key);
        Boolean exists = guard.ask(() -> reader.tolerant(key, () -> store.exists(name)));
        return exists != null && exists;
    }

    @Override
    public boolean delete(String key) {
        return deleteAll(List.of(key)) > 0;
    }

    @Override
    public long deleteAll(Collection<String> keys) {
        List<String> names = keys.stream().map(Keys::entry).toList();
        return removing(names, () -> store.delete(keys));
    }

    private long removing(Collection<String> names, LongSupplier removal) {
        if (names.isEmpty()) {
            return 0;
        }
        try {
            Long removed = guard.insist(removal::getAsLong);
            long count = removed == null ? 0 : removed;
            meter.removals.add(count);
            return count;
        } finally {
            names.forEach(reader::changed);
        }
    }

    @Override
    public <T> Map<String, T> getAll(Collection<String> keys, Class<T> type) {
        ValueType<T> wanted = ValueType.of(type);
        Map<String, Optional<T>> found = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (String key : keys) {
            Value near = reader.nearValue(Keys.entry(key), wanted);
            found.put(key, near == null ? Optional.empty() : optional(near, wanted));
            if (near == null) {
                missing.add(key);
            }
        }
        if (!missing.isEmpty()) {
            readAll(missing, wanted, found);
        }
        Map<String, T> values = new LinkedHashMap<>();
        found.forEach((key, value) -> value.ifPresent(present -> values.put(key, present)));
        return values;
    }

    private <T> void readAll(List<String> keys, ValueType<T> type, Map<String, Optional<T>> found) {
        List<String> names = keys.stream().map(Keys::entry).toList();
        List<@Nullable Ticket> tickets = new ArrayList<>();
        names.forEach(name -> tickets.add(reader.ticket(name)));
        List<EntryStore.@Nullable Read> reads = guard.ask(() -> store.readAll(names, reader.hasNear()));
        for (int i = 0; i < keys.size(); i++) {
            EntryStore.Read read = reads == null ? null : reads.get(i);
            found.put(keys.get(i), reader.value(keys.get(i), names.get(i), read, tickets.get(i), type));
        }
    }

    @Override
    public void setAll(Map<String, ?> values) {
        setAll(values, Optional.empty());
    }

    @Override
    public void setAll(Map<String, ?> values, Duration ttl) {
        setAll(values, Optional.of(ttl));
    }

    private void setAll(Map<String, ?> values, Optional<Duration> ttl) {
        Map<String, EntryStore.Write> writes = new LinkedHashMap<>();
        values.forEach((key, value) ->
                writes.put(Keys.entry(key), new EntryStore.Write(encoded(key, value), ttls.spread(ttl))));
        if (!writes.isEmpty()) {
            changing(writes.keySet(), () -> store.writeAll(writes));
        }
    }

    @Override
    public void invalidateTag(String tag) {
        invalidateTags(List.of(tag));
    }

    @Override
    public void invalidateTags(Collection<String> tags) {
        List<String> names = Tags.keys(tags);
        if (names.isEmpty()) {
            return;
        }
        try {
            Long unused = guard.insist(() -> store.deleteNames(names));
        } finally {
            names.forEach(reader::changed);
        }
    }

    @Override
    public void setTemp(String key, Object value, Duration ttl) {
        String name = Keys.temp(key);
        long millis = ttls.exact(Optional.of(ttl));
        byte[] payload = encoded(key, value);
        changing(List.of(name), () -> store.write(name, payload, millis));
    }

    @Override
    public <T> Optional<T> getTemp(String key, Class<T> type) {
        String name = Keys.temp(key);
        EntryStore.Read read = guard.ask(() -> reader.tolerant(key, () -> store.readBare(name)));
        return reader.value(key, name, read, null, ValueType.of(type));
    }

    @Override
    public <T> Optional<T> takeTemp(String key, Class<T> type) {
        String name = Keys.temp(key);
        EntryStore.Read read = guard.ask(() -> reader.tolerant(key, () -> store.take(name)));
        return reader.value(key, name, read, null, ValueType.of(type));
    }

    @Override
    public boolean deleteTemp(String key) {
        List<String> names = List.of(Keys.temp(key));
        return removing(names, () -> store.deleteNames(names)) > 0;
    }

    @Override
    public CacheStatistics statistics() {
        return CacheStatistics.of(parts.database().info(), meter);
    }

    @Override
    public void close() {
        parts.close();
    }
}
