package dev.quintet.sessions.storage;

import dev.quintet.databases.Database;
import dev.quintet.databases.RedisDatabase;
import java.time.InstantSource;

/**
 * Opens secondary storages.
 *
 * <pre>{@code
 * SecondaryStorage storage = SecondaryStorages.on(databases.get(Database.SESSIONS), KeyStyle.BETTER_AUTH);
 * }</pre>
 *
 * @since 1.0
 */
public final class SecondaryStorages {
    private SecondaryStorages() {}

    /**
     * On Redis.
     *
     * @throws IllegalArgumentException if the database has another purpose
     */
    public static AtomicSecondaryStorage on(RedisDatabase database, KeyStyle style) {
        if (database.database() != Database.SESSIONS) {
            throw new IllegalArgumentException("Sessions live in the database 'sessions', but was given '"
                    + database.database() + "'. Take databases.get(Database.SESSIONS).");
        }
        return new RedisSecondaryStorage(database, style);
    }

    /** In this process only: for tests. What has expired goes when it is asked for. */
    public static AtomicSecondaryStorage inMemory(KeyStyle style, InstantSource clock) {
        return new MemorySecondaryStorage(style, clock);
    }
}
