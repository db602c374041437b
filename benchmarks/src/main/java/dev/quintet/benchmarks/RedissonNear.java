package dev.quintet.benchmarks;

import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;

/** Redisson's map that is kept in this process too; its free edition has no near cache for single keys. */
final class RedissonNear implements Contender {
    private final RedissonClient client;
    private final RLocalCachedMap<String, String> map;

    RedissonNear(String url) {
        client = RedissonCache.client(url);
        map = client.getLocalCachedMap(LocalCachedMapOptions.name("redisson-near"));
    }

    @Override
    public String name() {
        return "Redisson, local cached map";
    }

    @Override
    public @Nullable String get(String key) {
        return map.get(key);
    }

    @Override
    public int getAll(List<String> keys) {
        return map.getAll(new HashSet<>(keys)).size();
    }

    @Override
    public void set(String key, String value) {
        map.fastPut(key, value);
    }

    @Override
    public @Nullable String load(String key, Callable<String> loader) {
        throw new UnsupportedOperationException("A map is compared for near hits only");
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
