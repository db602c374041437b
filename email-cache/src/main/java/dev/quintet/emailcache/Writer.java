package dev.quintet.emailcache;

import dev.quintet.databases.DatabaseCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Stores entries, so that every one has an expiry and an index that names it. */
final class Writer {
    private static final byte[] NOTHING = {};

    private final DatabaseCommands<String, byte[]> redis;
    private final double jitter;

    Writer(DatabaseCommands<String, byte[]> redis, double jitter) {
        this.redis = redis;
        this.jitter = jitter;
    }

    boolean store(Entry entry, byte[] content, Duration ttl, Optional<Tokens> fill) {
        return store(entry, content, NOTHING, ttl, fill);
    }

    boolean store(Entry entry, JsonList list, Duration ttl, Optional<Tokens> fill) {
        return store(entry, list.text(), list.spans(), ttl, fill);
    }

    private boolean store(Entry entry, byte[] content, byte[] spans, Duration ttl, Optional<Tokens> fill) {
        byte[] millis = bytes(Long.toString(
                Ttl.spread(ttl, jitter, ThreadLocalRandom.current().nextDouble())));
        byte[] ofUser = bytes(fill.map(Tokens::ofUser).orElse(""));
        byte[] ofFolder = bytes(fill.map(Tokens::ofFolder).orElse(""));
        long stored = redis.run(Scripts.STORE, entry.keysToStore(), List.of(content, millis, ofUser, ofFolder, spans));
        return stored == 1;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
