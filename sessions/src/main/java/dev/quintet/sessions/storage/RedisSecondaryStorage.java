package dev.quintet.sessions.storage;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Script;
import io.lettuce.core.KeyValue;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** In Redis. Reads go by MGET, also for one key: it passes over what is no text, where GET fails. */
final class RedisSecondaryStorage implements AtomicSecondaryStorage {
    private static final Script<Long> COMPARE_AND_SET =
            Script.returningInteger(RedisSecondaryStorage.class, "compare_and_set.lua");
    private static final Script<@Nullable String> GET_AND_DELETE =
            Script.returningText(RedisSecondaryStorage.class, "get_and_delete.lua");
    private static final Script<Long> INCREMENT = Script.returningInteger(RedisSecondaryStorage.class, "increment.lua");
    private static final Script<Long> MAX = Script.returningInteger(RedisSecondaryStorage.class, "max.lua");

    private static final Script<Long> EXPIRE =
            Script.returningInteger(RedisSecondaryStorage.class, "expire_if_endless.lua");

    private final RedisDatabase database;
    private final KeyStyle style;

    RedisSecondaryStorage(RedisDatabase database, KeyStyle style) {
        this.database = database;
        this.style = style;
    }

    @Override
    public Optional<String> get(String key) {
        return getAll(List.of(key)).get(0);
    }

    @Override
    public Optional<String> getAndDelete(String key) {
        return Optional.ofNullable(database.run(GET_AND_DELETE, List.of(style.key(key)), List.of()));
    }

    @Override
    public long increment(String key, Duration ttl) {
        return database.run(INCREMENT, List.of(style.key(key)), List.of(Long.toString(TimeToLive.seconds(ttl))));
    }

    @Override
    public void set(String key, String value, Duration ttl) {
        setAll(Map.of(key, value), ttl);
    }

    @Override
    public void setWithoutExpiry(String key, String value) {
        database.call(redis -> redis.set(style.key(key), value));
    }

    @Override
    public void delete(String key) {
        deleteAll(List.of(key));
    }

    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String replacement, Duration ttl) {
        List<String> arguments = List.of(
                expected == null ? "0" : "1",
                expected == null ? "" : expected,
                replacement == null ? "0" : "1",
                replacement == null ? "" : replacement,
                replacement == null ? "1" : Long.toString(TimeToLive.millis(ttl)));
        return database.run(COMPARE_AND_SET, List.of(style.key(key)), arguments) == 1;
    }

    @Override
    public boolean setIfAbsent(String key, String value, Duration ttl) {
        SetArgs onlyNew = SetArgs.Builder.nx().px(TimeToLive.millis(ttl));
        return database.<@Nullable String>call(redis -> redis.set(style.key(key), value, onlyNew)) != null;
    }

    @Override
    public long max(String key, long epochMillis, Duration ttl) {
        return database.run(
                MAX,
                List.of(style.key(key)),
                List.of(Long.toString(epochMillis), Long.toString(TimeToLive.millis(ttl))));
    }

    @Override
    public Instant serverTime() {
        List<String> time = database.call(redis -> redis.time());
        return Instant.ofEpochSecond(Long.parseLong(time.get(0))).plus(Long.parseLong(time.get(1)), ChronoUnit.MICROS);
    }

    @Override
    public List<Optional<String>> getAll(List<String> keys) {
        return keys.isEmpty() ? List.of() : values(database.call(redis -> redis.mget(names(keys))));
    }

    @Override
    public CompletionStage<List<Optional<String>>> getAllAsync(List<String> keys) {
        return keys.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : database.callAsync(redis -> redis.mget(names(keys))).thenApply(RedisSecondaryStorage::values);
    }

    private static List<Optional<String>> values(List<KeyValue<String, String>> answers) {
        return answers.stream()
                .map(answer -> answer.hasValue() ? Optional.of(answer.getValue()) : Optional.<String>empty())
                .toList();
    }

    @Override
    public void setAll(Map<String, String> values, Duration ttl) {
        SetArgs expiry = SetArgs.Builder.px(TimeToLive.millis(ttl));
        database.callAll(redis -> values.entrySet().stream()
                .map(entry -> redis.set(style.key(entry.getKey()), entry.getValue(), expiry))
                .toList());
    }

    @Override
    public void deleteAll(Collection<String> keys) {
        if (!keys.isEmpty()) {
            database.call(redis -> redis.del(names(keys)));
        }
    }

    @Override
    public boolean expireIfEndless(String key, Duration ttl) {
        return database.run(EXPIRE, List.of(style.key(key)), List.of(Long.toString(Math.max(0, ttl.toMillis())))) == 1;
    }

    private String[] names(Collection<String> keys) {
        return keys.stream().map(style::key).toArray(String[]::new);
    }
}
