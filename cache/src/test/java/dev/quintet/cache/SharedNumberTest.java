package dev.quintet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Isolation;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.testing.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, in a number that all five databases share. */
class SharedNumberTest extends CacheContract {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private Databases databases;
    private Cache cache;

    @BeforeEach
    void open() {
        QuintetConfiguration.Builder configuration = Fixtures.at(redis.url());
        for (Database database : Database.values()) {
            configuration.number(database, 0).isolation(database, Isolation.KEY_PATTERNS);
        }
        databases = Databases.open(configuration.build());
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

    @Test
    void nothing_the_cache_writes_is_a_stray_and_others_keys_are_not_counted() {
        redis.cli("SET", "session:1", "somebody");
        cache.set("a", "1", EntryOptions.DEFAULTS.withTags("t"));
        cache.get("b", String.class, LoadOptions.DEFAULTS.withTags("t"), key -> "2");
        cache.setTemp("c", "3", java.time.Duration.ofMinutes(1));
        assertThat(databases.info(Database.SESSIONS).keys()).isEqualTo(1);
        // Two entries, a temporary value, the version of the tag, the facts of the load.
        assertThat(cache.statistics().keys()).isEqualTo(5);
    }
}
