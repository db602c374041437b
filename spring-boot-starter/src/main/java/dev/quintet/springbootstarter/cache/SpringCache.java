package dev.quintet.springbootstarter.cache;

import dev.quintet.cache.EntryOptions;
import dev.quintet.cache.LoadOptions;
import dev.quintet.databases.keys.KeyPart;
import dev.quintet.springbootstarter.cache.CacheProperties.NamedCacheProperties;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cache.Cache;
import org.springframework.cache.support.SimpleValueWrapper;

/**
 * One of Spring's caches: the entries {@code cache:<name>:<key>}, all under one tag, so that clearing it is one command however
 * many there are. Values are JSON that tells their class; null is JSON's null.
 */
final class SpringCache implements Cache {
    private static final Logger log = LoggerFactory.getLogger(SpringCache.class);

    private final String name;
    private final String prefix;
    private final String tag;
    private final dev.quintet.cache.Cache cache;
    private final EntryOptions entries;
    private final LoadOptions loads;
    private final boolean nullValues;
    private final TypedJson json;
    private final SpringCacheMeter meter;
    private final Executor loaders;

    SpringCache(
            String name,
            dev.quintet.cache.Cache cache,
            CacheProperties properties,
            TypedJson json,
            SpringCacheMeter meter,
            Executor loaders) {
        this.name = name;
        this.prefix = KeyPart.of(name) + ":";
        this.tag = "spring:" + KeyPart.of(name);
        this.cache = cache;
        this.json = json;
        this.meter = meter;
        this.loaders = loaders;
        this.nullValues = properties.spring().nullValues();
        EntryOptions entry = EntryOptions.DEFAULTS.withTags(tag);
        LoadOptions load = properties.loads().options().withTags(tag);
        NamedCacheProperties own = properties.spring().caches().get(name);
        if (own != null && own.ttl() != null) {
            entry = entry.withTtl(own.ttl());
            load = load.withTtl(own.ttl());
        }
        if (own != null && own.staleFor() != null) {
            load = load.withStaleFor(own.staleFor());
        }
        this.entries = entry;
        // Null is a value here, and stored as one; where it is not, nothing is.
        this.loads = load.withAbsentTtl(Duration.ZERO);
    }

    private String key(Object key) {
        return prefix + KeyPart.of(KeyText.of(name, key));
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public dev.quintet.cache.Cache getNativeCache() {
        return cache;
    }

    @Override
    public @Nullable ValueWrapper get(Object key) {
        String place = key(key);
        return counted(wrapped(place, cache.get(place)));
    }

    /** Null if there is nothing, or nothing that can be read. */
    private @Nullable ValueWrapper wrapped(String place, Optional<String> text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return new SimpleValueWrapper(json.read(text.get()));
        } catch (TypedJson.UnreadableException unreadable) {
            unreadable(place, unreadable);
            return null;
        }
    }

    private @Nullable ValueWrapper counted(@Nullable ValueWrapper found) {
        (found == null ? meter.misses : meter.hits).increment();
        return found;
    }

    private void unreadable(String place, TypedJson.UnreadableException unreadable) {
        if (meter.unreadable.sum() == 0) {
            log.warn(
                    "An entry of the cache '{}' cannot be read and counts as missing: {} Further ones are only counted.",
                    name,
                    unreadable.getMessage());
        }
        meter.unreadable.increment();
        log.debug("Unreadable: {}", place);
    }

    @Override
    public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
        ValueWrapper found = get(key);
        Object value = found == null ? null : found.get();
        if (value != null && type != null && !type.isInstance(value)) {
            throw new IllegalStateException("The cache '" + name + "' holds a "
                    + value.getClass().getName() + " there, and not a " + type.getName());
        }
        return unchecked(value);
    }

    /** What Spring asks for with {@code sync = true}: of all threads and processes one loads. */
    @Override
    public <T> @Nullable T get(Object key, Callable<T> loader) {
        String place = key(key);
        AtomicReference<@Nullable ValueWrapper> loaded = new AtomicReference<>();
        Optional<String> text = load(key, place, loader, loaded);
        ValueWrapper own = loaded.get();
        if (own == null && text.isPresent()) {
            own = wrapped(place, text);
            if (own == null) {
                // What cannot be read must go, or it would be found again.
                boolean unused = cache.delete(place);
                text = load(key, place, loader, loaded);
                own = loaded.get() == null ? wrapped(place, text) : loaded.get();
            }
        }
        (loaded.get() == null ? meter.hits : meter.misses).increment();
        return unchecked(own == null ? null : own.get());
    }

    private <T> Optional<String> load(
            Object key, String place, Callable<T> loader, AtomicReference<@Nullable ValueWrapper> loaded) {
        try {
            return cache.get(place, String.class, loads, ignored -> {
                T value = called(loader);
                loaded.set(new SimpleValueWrapper(value));
                return text(value);
            });
        } catch (Failed failed) {
            throw new ValueRetrievalException(key, loader, failed.getCause());
        }
    }

    /** Spring wants to know which failures are the loader's own. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(Exception cause) {
            super(cause);
        }
    }

    private static <T> T called(Callable<T> loader) {
        try {
            return loader.call();
        } catch (Exception failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new Failed(failure);
        }
    }

    /** Null, which is not stored, for a null that is not to be remembered. */
    private @Nullable String text(@Nullable Object value) {
        return value == null && !nullValues ? null : json.write(name, value);
    }

    @Override
    public @Nullable CompletableFuture<?> retrieve(Object key) {
        String place = key(key);
        // Not on the driver's thread: Spring goes on there with calling the method and storing what it gives, and would
        // wait for
        // an answer that only this thread could read.
        return cache.getAsync(place, String.class)
                .thenApplyAsync(text -> counted(wrapped(place, text)), loaders)
                .toCompletableFuture();
    }

    @Override
    public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> loader) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return unchecked(get(key, () -> loader.get().join()));
                    } catch (ValueRetrievalException failed) {
                        Throwable cause = failed.getCause();
                        throw cause instanceof CompletionException completion
                                ? completion
                                : new CompletionException(cause == null ? failed : cause);
                    }
                },
                loaders);
    }

    @Override
    public void put(Object key, @Nullable Object value) {
        String text = text(value);
        if (text == null) {
            throw new IllegalArgumentException("The cache '" + name
                    + "' remembers no null. Set quintet.cache.spring.null-values=true, or leave it out with unless = \"#result"
                    + " == null\".");
        }
        cache.set(key(key), text, entries);
        meter.puts.increment();
    }

    /** Atomic, by way of the lease that loaders take. */
    @Override
    public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
        AtomicReference<@Nullable ValueWrapper> stored = new AtomicReference<>();
        String place = key(key);
        Optional<String> text = load(key, place, () -> value, stored);
        if (stored.get() != null) {
            meter.puts.increment();
            return null;
        }
        return wrapped(place, text);
    }

    @Override
    public void evict(Object key) {
        boolean unused = evictIfPresent(key);
    }

    @Override
    public boolean evictIfPresent(Object key) {
        boolean was = cache.delete(key(key));
        if (was) {
            meter.removals.increment();
        }
        return was;
    }

    @Override
    public void clear() {
        cache.invalidateTag(tag);
    }

    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"
    }) // Spring's callers know what they cached
    private static <T> T unchecked(@Nullable Object value) {
        return (T) value;
    }
}
