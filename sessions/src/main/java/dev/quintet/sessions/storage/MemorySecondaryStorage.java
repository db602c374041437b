package dev.quintet.sessions.storage;

import dev.quintet.databases.errors.CommandFailedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** In this process only, for tests. One lock makes every operation atomic. */
final class MemorySecondaryStorage implements AtomicSecondaryStorage {
    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final long LATEST = 253_402_300_799_999L;

    private record Held(String value, long expiresAt) {}

    private final Map<String, Held> entries = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final KeyStyle style;
    private final InstantSource clock;

    MemorySecondaryStorage(KeyStyle style, InstantSource clock) {
        this.style = style;
        this.clock = clock;
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Held held(String key) {
        String name = style.key(key);
        Held held = entries.get(name);
        if (held != null && held.expiresAt <= clock.millis()) {
            entries.remove(name);
            return null;
        }
        return held;
    }

    private @Nullable String value(String key) {
        Held held = held(key);
        return held == null ? null : held.value;
    }

    private void put(String key, String value, long ttlMillis) {
        entries.put(style.key(key), new Held(value, clock.millis() + ttlMillis));
    }

    @Override
    public Optional<String> get(String key) {
        return locked(() -> Optional.ofNullable(value(key)));
    }

    @Override
    public Optional<String> getAndDelete(String key) {
        return locked(() -> {
            Optional<String> value = Optional.ofNullable(value(key));
            entries.remove(style.key(key));
            return value;
        });
    }

    @Override
    public long increment(String key, Duration ttl) {
        long millis = TimeToLive.seconds(ttl) * 1000;
        return locked(() -> {
            Held held = held(key);
            long sum = 1 + (held == null ? 0 : number(held.value));
            long expiresAt = held == null ? clock.millis() + millis : held.expiresAt;
            entries.put(style.key(key), new Held(Long.toString(sum), expiresAt));
            return sum;
        });
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new CommandFailedException("The value is not an integer", notANumber);
        }
    }

    @Override
    public void set(String key, String value, Duration ttl) {
        setAll(Map.of(key, value), ttl);
    }

    @Override
    public void setWithoutExpiry(String key, String value) {
        locked(() -> entries.put(style.key(key), new Held(value, FOR_EVER)));
    }

    @Override
    public void delete(String key) {
        deleteAll(List.of(key));
    }

    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String replacement, Duration ttl) {
        long millis = replacement == null ? 1 : TimeToLive.millis(ttl);
        return locked(() -> {
            String value = value(key);
            if (expected == null ? value != null : !expected.equals(value)) {
                return false;
            }
            if (replacement == null) {
                entries.remove(style.key(key));
            } else {
                put(key, replacement, millis);
            }
            return true;
        });
    }

    @Override
    public boolean setIfAbsent(String key, String value, Duration ttl) {
        return compareAndSet(key, null, value, ttl);
    }

    @Override
    public long max(String key, long epochMillis, Duration ttl) {
        long millis = TimeToLive.millis(ttl);
        return locked(() -> {
            String value = value(key);
            long kept = value == null ? epochMillis : Math.max(epochMillis, moment(value));
            put(key, Long.toString(kept), millis);
            return kept;
        });
    }

    private long moment(String text) {
        boolean damaged = !text.matches("\\d{1,15}") || Long.parseLong(text) > LATEST;
        return damaged ? clock.millis() : Long.parseLong(text);
    }

    @Override
    public Instant serverTime() {
        return clock.instant();
    }

    @Override
    public List<Optional<String>> getAll(List<String> keys) {
        return locked(
                () -> keys.stream().map(key -> Optional.ofNullable(value(key))).toList());
    }

    @Override
    public CompletionStage<List<Optional<String>>> getAllAsync(List<String> keys) {
        return CompletableFuture.completedFuture(getAll(keys));
    }

    @Override
    public void setAll(Map<String, String> values, Duration ttl) {
        long millis = TimeToLive.millis(ttl);
        locked(() -> {
            values.forEach((key, value) -> put(key, value, millis));
            return values;
        });
    }

    @Override
    public void deleteAll(Collection<String> keys) {
        locked(() -> entries.keySet().removeAll(keys.stream().map(style::key).toList()));
    }

    @Override
    public boolean expireIfEndless(String key, Duration ttl) {
        return locked(() -> {
            Held held = held(key);
            if (held == null || held.expiresAt != FOR_EVER) {
                return false;
            }
            // What expires at once is gone when it is next asked for.
            put(key, held.value, Math.max(0, ttl.toMillis()));
            return true;
        });
    }
}
