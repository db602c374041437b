package dev.quintet.benchmarks;

import dev.quintet.cache.Cache;
import dev.quintet.cache.CacheOptions;
import dev.quintet.cache.Caches;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Ours. The deadline is long, so that a busy machine does not turn slow calls into misses. */
final class QuintetCache implements Contender {
    private final String name;
    private final Databases databases;
    private final Cache cache;

    QuintetCache(String name, String url, CacheOptions.Builder options) {
        this.name = name;
        databases = Databases.open(QuintetConfiguration.builder()
                .url(url.substring(0, url.lastIndexOf('/')))
                .build());
        cache = Caches.on(
                databases.get(Database.CACHE),
                options.deadline(Duration.ofSeconds(5)).build());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable String get(String key) {
        return cache.get(key).orElse(null);
    }

    @Override
    public int getAll(List<String> keys) {
        return cache.getAll(keys, String.class).size();
    }

    @Override
    public void set(String key, String value) {
        cache.set(key, value);
    }

    @Override
    public @Nullable String load(String key, Callable<String> loader) {
        return cache.get(key, String.class, name -> loader.call()).orElse(null);
    }

    @Override
    public void close() {
        cache.close();
        databases.close();
    }
}
