package dev.quintet.cache;

import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Databases;
import dev.quintet.testing.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, on a cache that keeps values in this process too. */
class NearCacheContractTest extends CacheContract {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;
    private Cache cache;

    @BeforeEach
    void open() {
        databases = Fixtures.open(redis);
        CacheParts parts = Fixtures.parts(
                Fixtures.cacheOf(databases),
                Fixtures.patient().near(NearCacheOptions.DEFAULTS).build());
        cache = new RedisCache(parts);
        await().atMost(Fixtures.SOON).until(() -> Fixtures.near(parts).isTold());
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
