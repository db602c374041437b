package dev.quintet.emailcache;

import dev.quintet.testing.RedisServer;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisEmailCacheContractTest extends EmailCacheContract {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final CacheFixture fixture = new CacheFixture(redis, EmailCacheOptions.DEFAULTS);

    @Override
    protected EmailCache cache() {
        return fixture.cache();
    }
}
