package dev.quintet.sessions;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.keys.KeyPattern;
import dev.quintet.sessions.storage.AtomicSecondaryStorage;
import dev.quintet.sessions.storage.KeyStyle;
import dev.quintet.sessions.storage.SecondaryStorages;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens session stores.
 *
 * <pre>{@code
 * SessionStore sessions = SessionStores.on(databases.get(Database.SESSIONS));
 * }</pre>
 *
 * @since 1.0
 */
public final class SessionStores {
    /** Keys under their whole names: the store makes them itself. */
    private static final KeyStyle WHOLE_NAMES = KeyStyle.betterAuth("");

    private SessionStores() {}

    /** With {@link SessionOptions#DEFAULTS} and no metrics. */
    public static SessionStore on(RedisDatabase database) {
        return on(database, SessionOptions.DEFAULTS);
    }

    /** Without metrics. */
    public static SessionStore on(RedisDatabase database, SessionOptions options) {
        return on(database, options, new CompositeMeterRegistry());
    }

    /**
     * On Redis.
     *
     * @param meters where it is counted what the store does, as {@code quintet.sessions.*}
     * @throws IllegalArgumentException if the database has another purpose
     */
    public static SessionStore on(RedisDatabase database, SessionOptions options, MeterRegistry meters) {
        return on(database, options, meters, InstantSource.system());
    }

    static StoredSessions on(
            RedisDatabase database, SessionOptions options, MeterRegistry meters, InstantSource clock) {
        AtomicSecondaryStorage storage = SecondaryStorages.on(database, WHOLE_NAMES);
        Keys keys = new Keys(options.keyStyle());
        List<KeyPattern> patterns = options.keyStyle().patterns();
        @Nullable
        NearSessionCache near = options.near()
                .map(wanted -> new NearSessionCache(wanted, keys, patterns.size(), System::nanoTime))
                .orElse(null);
        StoreParts parts = new StoreParts(
                options,
                storage,
                new RedisSessionIndex(database, keys, clock),
                new SessionMeter(meters, options.name()),
                clock,
                near);
        StoredSessions store = new StoredSessions(parts, made -> scan(database, made));
        if (near != null) {
            for (int i = 0; i < patterns.size(); i++) {
                store.owns(database.trackKeys(patterns.get(i), near.teller(i)));
            }
        }
        options.sweep().ifPresent(sweep -> store.owns(Sweeper.start(database, parts, sweep)));
        return store;
    }

    private static Stream<SessionAndUser> scan(RedisDatabase database, StoreParts parts) {
        Everything everything = new Everything(parts);
        return new SessionScan(database, parts, 200).pages().flatMap(page -> everything.valid(page.tokens()));
    }

    /** In this process only: for tests. There are no events, and no near cache. */
    public static SessionStore inMemory(SessionOptions options, InstantSource clock) {
        AtomicSecondaryStorage storage = SecondaryStorages.inMemory(WHOLE_NAMES, clock);
        MemorySessionIndex index = new MemorySessionIndex(clock);
        StoreParts parts = new StoreParts(
                options, storage, index, new SessionMeter(new CompositeMeterRegistry(), options.name()), clock, null);
        return new StoredSessions(
                parts,
                made -> index.tokens()
                        .flatMap(token -> made.checks.token(token).stream())
                        .map(List::of)
                        .flatMap(new Everything(made)::valid));
    }
}
