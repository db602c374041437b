package dev.quintet.databases;

import dev.quintet.databases.errors.QuintetException;
import java.time.Duration;
import java.util.Optional;

/** Finds out what is in one database, within about the time that is given for measuring. */
final class InfoReader {
    static final Duration MEASURING = Duration.ofSeconds(1);

    private final LettuceDatabase database;
    private final Duration budget;

    InfoReader(LettuceDatabase database, Duration budget) {
        this.database = database;
        this.budget = budget;
    }

    /** Never fails: an unreachable database is told as such. */
    DatabaseInfo read() {
        try {
            ServerInfo keyspace = ServerInfo.parse(database.call(redis -> redis.info("keyspace")));
            long keys = keyspace.keyspace(database.number(), "keys");
            long expiring = keyspace.keyspace(database.number(), "expires");
            Census.Result found = new Census(database, keys, expiring, budget).take();
            return new DatabaseInfo(
                    database.number(),
                    true,
                    found.ownKeys(),
                    Math.min(expiring, found.ownKeys()),
                    found.averageTtl(),
                    found.memory(),
                    Optional.of(found.strays()),
                    database.pool(),
                    found.error());
        } catch (QuintetException failure) {
            return DatabaseInfo.unreachable(database, Failures.reason(failure));
        }
    }
}
