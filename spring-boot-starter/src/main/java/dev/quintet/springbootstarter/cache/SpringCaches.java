package dev.quintet.springbootstarter.cache;

import dev.quintet.cache.Cache;
import dev.quintet.databases.Threads;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.CacheManager;

/** Spring's caches, all of them in one {@link Cache}, each behind its name. */
final class SpringCaches implements CacheManager, AutoCloseable {
    private final Cache cache;
    private final CacheProperties properties;
    private final TypedJson json;
    private final MeterRegistry meters;
    private final Map<String, SpringCache> caches = new ConcurrentHashMap<>();

    /** Runs loaders that give a future: their callers do not wait, so somebody else must. */
    private final ExecutorService loaders = Executors.newCachedThreadPool(Threads.named("quintet-cache-load-"));

    SpringCaches(Cache cache, CacheProperties properties, TypedJson json, MeterRegistry meters) {
        this.cache = cache;
        this.properties = properties;
        this.json = json;
        this.meters = meters;
        properties.spring().names().forEach(this::make);
    }

    /** Null for a name that is not among those configured: Spring then says which caches a method asked for in vain. */
    @Override
    public @Nullable SpringCache getCache(String name) {
        SpringCache known = caches.get(name);
        return known != null || !properties.spring().names().isEmpty() ? known : make(name);
    }

    private SpringCache make(String name) {
        return caches.computeIfAbsent(name, this::made);
    }

    private SpringCache made(String name) {
        SpringCacheMeter meter = new SpringCacheMeter();
        SpringCache made = new SpringCache(name, cache, properties, json, meter, loaders);
        meter.bindTo(meters, name);
        return made;
    }

    @Override
    public Collection<String> getCacheNames() {
        return List.copyOf(new TreeSet<>(caches.keySet()));
    }

    /** Background work ends; the cache itself is a bean of its own. */
    @Override
    public void close() {
        loaders.shutdownNow();
        caches.keySet().forEach(name -> SpringCacheMeter.unbind(meters, name));
    }
}
