package dev.quintet.examples;

import dev.quintet.databases.ClearOptions;
import dev.quintet.databases.ClearResult;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Health;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import io.lettuce.core.SetArgs;
import java.io.PrintStream;

/** Opens the five databases, looks at them, and clears one. Reads {@code REDIS_URL} and its companions. */
public final class Monitoring {
    private Monitoring() {}

    public static void main(String[] args) {
        show(QuintetConfiguration.fromEnvironment(), System.out);
    }

    static void show(QuintetConfiguration configuration, PrintStream out) {
        // README:
        try (Databases databases = Databases.open(configuration)) {
            RedisDatabase cache = databases.get(Database.CACHE);
            out.println("Cache DB ready: " + cache.isReady());

            cache.call(redis -> redis.set("cache:user:123", "{\"name\":\"Ada\"}", SetArgs.Builder.ex(3600)));
            String user = cache.call(redis -> redis.get("cache:user:123"));
            out.println(user);

            Health health = databases.health();
            out.println("All five usable: " + health.overall());
            health.databases().forEach((database, seen) -> out.println("  " + database + ": " + seen.status()));

            databases.info().forEach((database, info) -> out.println("  " + database + ": " + info.keys() + " keys"));

            ClearResult result = databases.clear(Database.CACHE, ClearOptions.by("ada"));
            out.println("Cleared " + result.cleared() + " key of " + result.database());
        }
        // :README
    }
}
