package dev.quintet.cache;

import dev.quintet.databases.Database;
import dev.quintet.databases.RedisDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

/**
 * Opens caches on the database {@code cache}.
 *
 * <pre>{@code
 * Cache cache = Caches.on(databases.get(Database.CACHE));
 * }</pre>
 *
 * @since 1.0
 */
public final class Caches {
    private Caches() {}

    /** With {@link CacheOptions#DEFAULTS} and no metrics. */
    public static Cache on(RedisDatabase database) {
        return on(database, CacheOptions.DEFAULTS);
    }

    /** Without metrics. */
    public static Cache on(RedisDatabase database, CacheOptions options) {
        return on(database, options, new CompositeMeterRegistry());
    }

    /**
     * Opens a cache. Several on one database share its entries and differ in how they read and write them.
     *
     * @param meters where it is counted what the cache does, under Micrometer's names for caches
     * @throws IllegalArgumentException if the database has another purpose
     */
    public static Cache on(RedisDatabase database, CacheOptions options, MeterRegistry meters) {
        if (database.database() != Database.CACHE) {
            throw new IllegalArgumentException("A cache lives in the database 'cache', but was given '"
                    + database.database() + "'. Take databases.get(Database.CACHE).");
        }
        return new RedisCache(new CacheParts(database, options, meters));
    }
}
