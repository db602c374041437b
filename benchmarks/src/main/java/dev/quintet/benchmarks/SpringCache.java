package dev.quintet.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.cache.RedisCacheWriter.RedisCacheWriterConfigurer;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Spring Data Redis' cache, with texts stored as texts, which is faster than its default. Writes wait for their answer, as
 * everybody else's do here; by default it sends them and looks away, so that a failure goes unnoticed.
 */
final class SpringCache implements Contender {
    private final LettuceConnectionFactory connections;
    private final Cache cache;

    SpringCache(String url) {
        URI address = URI.create(url);
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(address.getHost(), address.getPort());
        server.setDatabase(Integer.parseInt(address.getPath().substring(1)));
        connections = new LettuceConnectionFactory(server);
        connections.afterPropertiesSet();
        connections.start();
        RedisCacheConfiguration configuration = RedisCacheConfiguration.defaultCacheConfig()
                .entryTtl(Duration.ofHours(1))
                .prefixCacheNameWith("spring:")
                .serializeValuesWith(SerializationPair.fromSerializer(RedisSerializer.string()));
        RedisCacheManager manager = RedisCacheManager.builder(
                        RedisCacheWriter.create(connections, RedisCacheWriterConfigurer::immediateWrites))
                .cacheDefaults(configuration)
                .build();
        manager.afterPropertiesSet();
        Cache made = manager.getCache("bench");
        if (made == null) {
            throw new IllegalStateException("Spring made no cache");
        }
        cache = made;
    }

    @Override
    public String name() {
        return "Spring Data Redis";
    }

    @Override
    public @Nullable String get(String key) {
        return cache.get(key, String.class);
    }

    /** Its cache has no call for many keys, so applications ask for one after the other. */
    @Override
    public int getAll(List<String> keys) {
        int found = 0;
        for (String key : keys) {
            found += get(key) == null ? 0 : 1;
        }
        return found;
    }

    @Override
    public void set(String key, String value) {
        cache.put(key, value);
    }

    @Override
    public @Nullable String load(String key, Callable<String> loader) {
        return cache.get(key, loader);
    }

    @Override
    public void close() {
        connections.destroy();
    }
}
