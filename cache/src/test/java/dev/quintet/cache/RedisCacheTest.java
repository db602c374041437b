package dev.quintet.cache;

import dev.quintet.databases.Databases;
import dev.quintet.testing.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, on a cache as it comes. */
class RedisCacheTest extends CacheContract {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;
    private Cache cache;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
        cache = Caches.on(Fixtures.cacheOf(databases), Fixtures.patient().build());
    }

    @AfterEach
    void close() {
        cache.close();
        databases.close();
    }

    @Override
    protected Cache cache() {
        return cache;
    }
}
