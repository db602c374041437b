package dev.quintet.emailcache;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Timeouts;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A cache on a server of the tests, opened when first asked for, and the server as other clients see it. */
final class CacheFixture implements AfterEachCallback {
    private static final int NUMBER = Database.EMAIL_CACHE.defaultNumber();

    private final RedisServer server;
    private final EmailCacheOptions options;
    private SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private @Nullable Databases databases;
    private @Nullable EmailCache cache;

    CacheFixture(RedisServer server, EmailCacheOptions options) {
        this.server = server;
        this.options = options;
    }

    static Databases open(String url) {
        return Databases.open(QuintetConfiguration.builder()
                .url(url)
                .timeouts(Timeouts.DEFAULTS.withCommand(Duration.ofSeconds(5)))
                .build());
    }

    RedisDatabase database() {
        if (databases == null) {
            databases = open(server.url());
        }
        return databases.get(Database.EMAIL_CACHE);
    }

    EmailCache cache() {
        if (cache == null) {
            cache = EmailCache.on(database(), options, meters);
        }
        return cache;
    }

    /** What another client is answered. */
    @Nullable
    Object cli(String... command) {
        return server.cli(NUMBER, command);
    }

    String text(String... command) {
        return (String) Objects.requireNonNull(cli(command));
    }

    long number(String... command) {
        return (Long) Objects.requireNonNull(cli(command));
    }

    List<?> list(String... command) {
        return (List<?>) Objects.requireNonNull(cli(command));
    }

    /** All there is; for tests only. */
    List<String> keys() {
        return list("KEYS", "*").stream().map(String::valueOf).sorted().toList();
    }

    double reads(String kind, String result) {
        return meters.get("quintet.emailcache.reads")
                .tags("kind", kind, "result", result)
                .counter()
                .count();
    }

    double fills(String outcome) {
        return meters.get("quintet.emailcache.fills")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (databases != null) {
            databases.close();
        }
        databases = null;
        cache = null;
        meters = new SimpleMeterRegistry();
    }
}
