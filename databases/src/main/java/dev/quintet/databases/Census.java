package dev.quintet.databases;

import dev.quintet.databases.errors.AccessDeniedException;
import dev.quintet.databases.errors.CommandFailedException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at keys of one database, fairly chosen, until what it wants to know is known well enough: what the keys weigh, how
 * long they live, whether they belong here.
 *
 * <p>A scan returns keys in the order of their hashes, so its first keys are a fair sample. Each is weighed with {@code
 * MEMORY USAGE SAMPLES 100}: with the default of 5, Redis looks at the same five fields of every job and is wrong by 41 %.
 * Commands go in pipelines of 100, beyond which other clients begin to wait for milliseconds.
 */
final class Census {
    private static final int PIPELINE = 100;
    private static final int PAGE = 1000;
    private static final int ELEMENTS_TO_WEIGH = 100;
    private static final int FEWEST_KEYS = 200;
    private static final int KEYS_FOR_TTL = 1000;
    private static final double GOOD_ENOUGH = 0.05;
    private static final int TABLE_ENTRY = 24;
    private static final int TABLE_SLOT = 8;

    private final LettuceDatabase database;
    private final DatabaseCommands<byte[], byte[]> commands;
    private final Duration budget;
    private final long keysInNumber;
    private final long expiringKeys;

    private final QueueStructures structures = new QueueStructures();
    private final RunningMean weight = new RunningMean();
    private final RunningMean ttlMillis = new RunningMean();
    private long structureKeys;
    private long structureBytes;
    private long lookedAt;
    private long strays;
    private long ttlsAsked;
    private boolean complete;
    private boolean mayWeigh = true;

    Census(LettuceDatabase database, long keysInNumber, long expiringKeys, Duration budget) {
        this.database = database;
        this.commands = database.as(ByteArrayCodec.INSTANCE);
        this.keysInNumber = keysInNumber;
        this.expiringKeys = expiringKeys;
        this.budget = budget;
    }

    /** What was found out. */
    record Result(
            long ownKeys,
            Optional<Duration> averageTtl,
            Optional<MemoryEstimate> memory,
            StrayEstimate strays,
            Optional<String> error) {}

    Result take() {
        long started = System.nanoTime();
        Optional<ScanPosition> next = Optional.of(ScanPosition.START);
        Optional<String> error = Optional.empty();
        while (next.isPresent() && !knownWellEnough() && System.nanoTime() - started < budget.toNanos()) {
            KeyPage<byte[]> page = commands.scan(KeyScan.ALL.withPageSize(PAGE), next.get());
            error = look(page.keys(), started);
            next = page.next();
            complete = next.isEmpty() && System.nanoTime() - started < budget.toNanos();
        }
        return result(Duration.ofNanos(System.nanoTime() - started), error);
    }

    private Optional<String> look(List<byte[]> keys, long started) {
        boolean shared = database.settings().isolation() == Isolation.KEY_PATTERNS;
        List<byte[]> toWeigh = new ArrayList<>(PIPELINE);
        Optional<String> error = Optional.empty();
        for (byte[] key : keys) {
            lookedAt++;
            boolean stray = !database.settings().owns(new String(key, StandardCharsets.UTF_8));
            if (stray) {
                strays++;
            }
            boolean structure = database.database() == Database.QUEUES && !stray && structures.note(key);
            if (!structure && !(stray && shared)) {
                toWeigh.add(key);
            }
            if (toWeigh.size() == PIPELINE) {
                error = weigh(toWeigh);
                toWeigh.clear();
                if (System.nanoTime() - started >= budget.toNanos()) {
                    return error;
                }
            }
        }
        return toWeigh.isEmpty() && structures.isMeasured() ? error : weigh(toWeigh);
    }

    /** Weighs the keys and structures found on the way; a server that forbids it is not asked again. */
    private Optional<String> weigh(List<byte[]> keys) {
        if (!mayWeigh) {
            return Optional.of("The server does not let us measure memory (MEMORY USAGE).");
        }
        try {
            for (Long bytes : memoryUsage(keys)) {
                if (bytes != null) {
                    weight.add((double) bytes);
                }
            }
            for (Long bytes : memoryUsage(structures.takeUnmeasured())) {
                if (bytes != null) {
                    structureKeys++;
                    structureBytes += bytes;
                }
            }
            askTtl(keys);
            return Optional.empty();
        } catch (AccessDeniedException | CommandFailedException refused) {
            mayWeigh = false;
            return Optional.of("Memory cannot be measured: " + refused.getMessage());
        }
    }

    /** In order; null for a key that has gone since it was seen. */
    private List<Long> memoryUsage(List<byte[]> keys) {
        List<Long> all = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += PIPELINE) {
            List<byte[]> some = keys.subList(from, Math.min(keys.size(), from + PIPELINE));
            all.addAll(commands.<Long>callAll(
                    redis -> some.stream().map(key -> usage(redis, key)).toList()));
        }
        return all;
    }

    private static RedisFuture<Long> usage(RedisClusterAsyncCommands<byte[], byte[]> redis, byte[] key) {
        return redis.dispatch(
                CommandType.MEMORY,
                new IntegerOutput<>(ByteArrayCodec.INSTANCE),
                new CommandArgs<>(ByteArrayCodec.INSTANCE)
                        .add("USAGE")
                        .addKey(key)
                        .add("SAMPLES")
                        .add(ELEMENTS_TO_WEIGH));
    }

    private void askTtl(List<byte[]> keys) {
        if (ttlsAsked >= KEYS_FOR_TTL || expiringKeys == 0) {
            return;
        }
        ttlsAsked += keys.size();
        for (long millis :
                commands.<Long>callAll(redis -> keys.stream().map(redis::pttl).toList())) {
            if (millis >= 0) {
                ttlMillis.add((double) millis);
            }
        }
    }

    private boolean knownWellEnough() {
        long plain = plainKeys();
        double total = structureBytes + weight.mean() * plain;
        return weight.count() >= FEWEST_KEYS && weight.halfWidthOfSum(plain) <= total * GOOD_ENOUGH;
    }

    /** How many keys are ours: by count where the number is ours alone, else in proportion to what was looked at. */
    private long ownKeys() {
        if (database.settings().isolation() == Isolation.NUMBER) {
            return keysInNumber;
        }
        if (lookedAt == 0) {
            return 0;
        }
        return complete ? lookedAt - strays : Math.round((double) (lookedAt - strays) / lookedAt * keysInNumber);
    }

    private long plainKeys() {
        return Math.max(0, ownKeys() - structureKeys);
    }

    private Result result(Duration spent, Optional<String> error) {
        long own = ownKeys();
        long inAll = lookedAt == 0 ? 0 : Math.round((double) strays / lookedAt * keysInNumber);
        StrayEstimate strayEstimate = database.settings().isolation() == Isolation.KEY_PATTERNS
                ? new StrayEstimate(lookedAt, 0, 0)
                : new StrayEstimate(lookedAt, strays, complete ? strays : inAll);
        Optional<Duration> ttl = ttlMillis.count() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(ttlMillis.mean())));
        return new Result(
                own, ttl, mayWeigh ? Optional.of(memory(own, spent)) : Optional.empty(), strayEstimate, error);
    }

    private MemoryEstimate memory(long own, Duration spent) {
        long plain = plainKeys();
        double values = structureBytes + weight.mean() * plain;
        double tables = tables(own);
        double halfWidth = complete ? 0 : weight.halfWidthOfSum(plain);
        double total = values + tables;
        double percent = total == 0 ? 0 : Math.round(halfWidth / total * 1000) / 10.0;
        return new MemoryEstimate(Math.round(total), percent, weight.count() + structureKeys, spent);
    }

    /** What MEMORY USAGE leaves out: the slots of the key table, and the table of expiries. */
    private double tables(long own) {
        long expiring = Math.min(expiringKeys, own);
        return (double) TABLE_SLOT * slots(own)
                + (double) TABLE_ENTRY * expiring
                + (double) TABLE_SLOT * slots(expiring);
    }

    private static long slots(long entries) {
        return entries == 0 ? 0 : Math.max(4, Long.highestOneBit(entries * 2 - 1));
    }
}
