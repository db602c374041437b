package dev.quintet.sessions;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Timeouts;
import dev.quintet.sessions.storage.AtomicSecondaryStorage;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.sessions.storage.SecondaryStorages;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What most tests of this module begin with. */
final class Fixtures {
    static final Duration SOON = Duration.ofSeconds(20);
    static final AuthUser ADA = AuthUser.of("42", "Ada", "ada@example.com").withEmailVerified(true);
    static final AuthUser GRACE = AuthUser.of("43", "Grace", "grace@example.com");
    static final SessionCreation FIREFOX = SessionCreation.from("192.0.2.1", "Firefox");

    private Fixtures() {}

    static Databases open(String url) {
        return Databases.open(QuintetConfiguration.builder()
                .url(url)
                .application("test")
                .timeouts(Timeouts.DEFAULTS.withConnect(Duration.ofSeconds(1)))
                .build());
    }

    static Databases open(RedisServer redis) {
        return open(redis.url());
    }

    static StoredSessions store(Databases databases, SessionOptions options, InstantSource clock) {
        return store(databases, options, new SimpleMeterRegistry(), clock);
    }

    static StoredSessions store(
            Databases databases, SessionOptions options, MeterRegistry meters, InstantSource clock) {
        return SessionStores.on(databases.get(Database.SESSIONS), options, meters, clock);
    }

    static RedisDatabase sessionsOf(Databases databases) {
        return databases.get(Database.SESSIONS);
    }

    /** All of Redis under its own names. */
    static AtomicSecondaryStorage raw(Databases databases) {
        return SecondaryStorages.on(databases.get(Database.SESSIONS), KeyStyle.betterAuth(""));
    }

    /** Whether Redis answers a command with this. */
    static boolean says(RedisServer redis, Object expected, String... command) {
        return expected.equals(redis.cli(command));
    }

    static <T> List<T> atOnce(int callers, IntFunction<T> call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(callers, 40));
        try {
            List<T> answers = new ArrayList<>();
            List<Callable<T>> calls = IntStream.range(0, callers)
                    .<Callable<T>>mapToObj(i -> () -> call.apply(i))
                    .toList();
            for (Future<T> answer : pool.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            pool.shutdownNow();
        }
    }
}
