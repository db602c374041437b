package dev.quintet.examples;

import dev.quintet.cache.Cache;
import dev.quintet.cache.Caches;
import dev.quintet.cache.EntryOptions;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** Stores, reads, loads and invalidates. Reads {@code REDIS_URL} and its companions. */
public final class CacheManagement {
    private CacheManagement() {}

    /** What is cached. */
    public record User(int id, String name) {}

    /** Where users come from when they are not cached. */
    interface Users {
        User find(int id);
    }

    public static void main(String[] args) {
        try (Databases databases = Databases.open(QuintetConfiguration.fromEnvironment())) {
            show(databases, new User(123, "Ada"), id -> new User(id, "Grace"), System.out);
        }
    }

    static void show(Databases databases, User userData, Users users, PrintStream out) {
        // README:
        Cache cache = Caches.on(databases.get(Database.CACHE));

        // Store data in cache
        cache.set("user:123", userData, Duration.ofHours(1));

        // Retrieve data from cache
        Optional<User> cached = cache.get("user:123", User.class);
        out.println(cached);

        // Check if key exists
        out.println("user:123 exists: " + cache.exists("user:123"));

        // Load what is not there: once, however many threads and processes ask
        Optional<User> loaded = cache.get("user:124", User.class, key -> users.find(124));
        out.println(loaded);

        // Make all entries under a tag disappear, in one step
        cache.set("order:7", "3 books", EntryOptions.DEFAULTS.withTags("customer:123"));
        cache.invalidateTag("customer:123");
        out.println("order:7 exists: " + cache.exists("order:7"));
        // :README
        cache.close();
    }
}
