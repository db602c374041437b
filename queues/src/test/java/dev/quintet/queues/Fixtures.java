package dev.quintet.queues;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.testing.RedisServer;
import java.time.Duration;

/** What most tests of this module begin with: the database, open. */
public final class Fixtures implements AutoCloseable {
    /** How long a test waits for what must come; long, because machines are busy. */
    public static final Duration SOON = Duration.ofSeconds(20);

    public final Databases databases;
    public final RedisDatabase database;

    private Fixtures(String url) {
        databases = Databases.open(
                QuintetConfiguration.builder().url(url).application("test").build());
        database = databases.get(Database.QUEUES);
    }

    public static Fixtures at(RedisServer redis) {
        return new Fixtures(redis.url());
    }

    public static Fixtures at(String url) {
        return new Fixtures(url);
    }

    @Override
    public void close() {
        databases.close();
    }
}
