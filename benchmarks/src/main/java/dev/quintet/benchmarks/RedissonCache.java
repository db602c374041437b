package dev.quintet.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** Redisson's buckets, and a lock of its own around a loader, as its users write it. */
final class RedissonCache implements Contender {
    private final RedissonClient client;

    RedissonCache(String url) {
        client = client(url);
    }

    static RedissonClient client(String url) {
        Config config = new Config().setCodec(StringCodec.INSTANCE);
        config.useSingleServer()
                .setAddress(url.substring(0, url.lastIndexOf('/')))
                .setDatabase(Integer.parseInt(url.substring(url.lastIndexOf('/') + 1)));
        return Redisson.create(config);
    }

    @Override
    public String name() {
        return "Redisson";
    }

    @Override
    public @Nullable String get(String key) {
        return client.<String>getBucket("redisson:" + key).get();
    }

    @Override
    public int getAll(List<String> keys) {
        String[] names = keys.stream().map(key -> "redisson:" + key).toArray(String[]::new);
        return client.getBuckets().get(names).size();
    }

    @Override
    public void set(String key, String value) {
        client.<String>getBucket("redisson:" + key).set(value, Duration.ofHours(1));
    }

    @Override
    public @Nullable String load(String key, Callable<String> loader) throws Exception {
        String found = get(key);
        if (found != null) {
            return found;
        }
        RLock lock = client.getLock("lock:" + key);
        lock.lock();
        try {
            found = get(key);
            if (found == null) {
                found = loader.call();
                set(key, found);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
