package dev.quintet.cache;

import dev.quintet.databases.DatabaseCommands;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Script;
import dev.quintet.databases.errors.CommandFailedException;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes entries in Redis, as bytes. One round trip each.
 *
 * <p>Reading is a bare GET until the first tagged entry is met; from then on a script that checks tags as well, because only
 * one in Redis can do both at once. So a cache without tags does not pay for them.
 */
final class EntryStore {
    private static final Script<List<Object>> READ = Script.returningList(EntryStore.class, "read.lua");
    private static final Script<Long> PUT = Script.returningInteger(EntryStore.class, "put.lua");

    /** How many entries are asked for in one command, or written in one go. */
    static final int BULK = 1000;

    private static final byte[] TAG_PREFIX = Keys.TAG.getBytes(StandardCharsets.UTF_8);

    private final DatabaseCommands<String, byte[]> redis;
    private volatile boolean tagsMet;

    EntryStore(RedisDatabase database, Duration deadline) {
        this.redis = database.as(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), deadline);
    }

    /** For scripts on leases. */
    DatabaseCommands<String, byte[]> redis() {
        return redis;
    }

    /** From now on reads check tags. */
    void meetTags() {
        tagsMet = true;
    }

    /**
     * An entry, with the time it has left.
     *
     * @param millisLeft negative where it never expires, or where nobody asked
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Read(byte[] bytes, long millisLeft) {}

    @Nullable
    Read read(String name) {
        if (!tagsMet) {
            byte[] bytes = redis.<byte @Nullable []>call(commands -> commands.get(name));
            if (bytes == null || !StoredEntry.isTagged(bytes)) {
                return read(bytes);
            }
            tagsMet = true;
        }
        return readWithTime(name);
    }

    @Nullable
    Read readWithTime(String name) {
        return reads(redis.run(READ, List.of(name), List.of(TAG_PREFIX))).get(0);
    }

    CompletionStage<@Nullable Read> readAsync(String name, boolean withTime) {
        if (withTime || tagsMet) {
            return redis.runAsync(READ, List.of(name), List.of(TAG_PREFIX))
                    .thenApply(answer -> reads(answer).get(0));
        }
        return redis.<byte @Nullable []>callAsync(commands -> commands.get(name))
                .thenCompose(bytes -> {
                    if (bytes != null && StoredEntry.isTagged(bytes)) {
                        tagsMet = true;
                        return readAsync(name, true);
                    }
                    return CompletableFuture.completedFuture(read(bytes));
                });
    }

    /** In the order of the names; null where there is none. One round trip for each {@link #BULK}. */
    List<@Nullable Read> readAll(List<String> names, boolean withTime) {
        List<@Nullable Read> reads = new ArrayList<>(names.size());
        for (List<String> some : bulks(names)) {
            reads.addAll(readSome(some, withTime));
        }
        return reads;
    }

    /** Parts that neither hold up everybody else's commands nor fill the queue of unanswered ones. */
    private static <T> List<List<T>> bulks(List<T> all) {
        List<List<T>> bulks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BULK) {
            bulks.add(all.subList(from, Math.min(all.size(), from + BULK)));
        }
        return bulks;
    }

    private List<@Nullable Read> readSome(List<String> names, boolean withTime) {
        if (!withTime && !tagsMet) {
            List<KeyValue<String, byte[]>> values = redis.call(commands -> commands.mget(names.toArray(String[]::new)));
            if (values.stream().noneMatch(value -> value.hasValue() && StoredEntry.isTagged(value.getValue()))) {
                List<@Nullable Read> reads = new ArrayList<>(values.size());
                values.forEach(value -> reads.add(value.hasValue() ? new Read(value.getValue(), -1) : null));
                return reads;
            }
            tagsMet = true;
        }
        return reads(redis.run(READ, names, List.of(TAG_PREFIX)));
    }

    private static List<@Nullable Read> reads(List<Object> answer) {
        List<@Nullable Read> reads = new ArrayList<>(answer.size() / 2);
        for (int i = 0; i < answer.size(); i += 2) {
            long left = (Long) answer.get(i + 1);
            reads.add(left == -2 ? null : new Read((byte[]) answer.get(i), left));
        }
        return reads;
    }

    void write(String name, byte[] payload, long ttlMillis) {
        redis.<@Nullable String>call(commands -> commands.set(name, payload, SetArgs.Builder.px(ttlMillis)));
    }

    void writeTagged(String name, byte[] payload, long ttlMillis, Collection<String> tags) {
        List<String> keys = new ArrayList<>(List.of(name));
        keys.addAll(Tags.keys(tags));
        List<byte[]> arguments =
                new ArrayList<>(List.of(payload, bytes(Long.toString(ttlMillis)), bytes(Tags.freshVersion())));
        tags.forEach(tag -> arguments.add(bytes(tag)));
        Long unused = redis.run(PUT, keys, arguments);
    }

    /** What to write under one name. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Write(byte[] payload, long ttlMillis) {}

    /** One SET for each, {@link #BULK} sent together. */
    void writeAll(Map<String, Write> writes) {
        for (List<Map.Entry<String, Write>> some : bulks(List.copyOf(writes.entrySet()))) {
            List<String> unused = redis.callAll(commands -> some.stream()
                    .map(entry -> commands.set(
                            entry.getKey(),
                            entry.getValue().payload(),
                            SetArgs.Builder.px(entry.getValue().ttlMillis())))
                    .toList());
        }
    }

    /**
     * Deletes entries, after the leases to load them: a load that is under way could otherwise store what it read before the
     * deletion, between the two.
     *
     * @return how many entries there were
     */
    long delete(Collection<String> keys) {
        return bulks(List.copyOf(keys)).stream().mapToLong(this::deleteSome).sum();
    }

    private long deleteSome(Collection<String> keys) {
        String[] names = keys.stream().map(Keys::entry).toArray(String[]::new);
        String[] leases = keys.stream()
                .flatMap(key -> List.of(Keys.lease(key), Keys.facts(key)).stream())
                .toArray(String[]::new);
        List<Long> counts = redis.callAll(commands -> List.of(commands.unlink(leases), commands.unlink(names)));
        return counts.get(1);
    }

    long deleteNames(Collection<String> names) {
        return redis.call(commands -> commands.unlink(names.toArray(String[]::new)));
    }

    /** What has no tags. */
    @Nullable
    Read readBare(String name) {
        return read(redis.<byte @Nullable []>call(commands -> commands.get(name)));
    }

    /** Reads and deletes at once. */
    @Nullable
    Read take(String name) {
        return read(redis.<byte @Nullable []>call(commands -> commands.getdel(name)));
    }

    private static @Nullable Read read(byte @Nullable [] bytes) {
        return bytes == null ? null : new Read(bytes, -1);
    }

    /** Whether a reader would find something, without moving the value unless it is tagged. */
    boolean exists(String name) {
        List<Object> answers = redis.callAll(commands -> {
            List<RedisFuture<Object>> asked = new ArrayList<>();
            asked.add(any(commands.exists(name)));
            asked.add(any(commands.getrange(name, 0, 0)));
            return asked;
        });
        if (Long.valueOf(0).equals(answers.get(0))) {
            return false;
        }
        byte[] first = (byte[]) answers.get(1);
        if (StoredEntry.isTagged(first)) {
            Read read = readWithTime(name);
            return read != null && !endsInNone(read.bytes());
        }
        return !Arrays.equals(first, StoredEntry.none());
    }

    private static boolean endsInNone(byte[] bytes) {
        try {
            return StoredEntry.parse(bytes).isNone();
        } catch (UnreadableContent unreadable) {
            return false;
        }
    }

    /** Redis says of a foreign key that it holds another type. */
    static boolean isForeign(CommandFailedException failure) {
        return String.valueOf(failure.getMessage()).contains("WRONGTYPE");
    }

    @SuppressWarnings("unchecked")
    private static RedisFuture<Object> any(RedisFuture<?> future) {
        return (RedisFuture<Object>) future;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
