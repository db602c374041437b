package dev.quintet.cache;

import static dev.quintet.cache.EntryStore.bytes;

import dev.quintet.databases.DatabaseCommands;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Script;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** The rights to load, in Redis: taken, kept, used and given back by scripts. One round trip each. */
final class Leases {
    /** Waiting processes are told the token of a lease that ended. */
    static final String CHANNEL = "cache:leases";

    private static final Script<List<Object>> FIND_OR_LEASE = Script.returningList(Leases.class, "find_or_lease.lua");
    private static final Script<Long> FILL = Script.returningInteger(Leases.class, "fill.lua");
    private static final Script<Long> RELEASE = Script.returningInteger(Leases.class, "release.lua");
    private static final Script<Long> RENEW = Script.returningInteger(Leases.class, "renew.lua");
    private static final Script<Long> REST = Script.returningInteger(Leases.class, "rest.lua");
    private static final byte[] TAG_PREFIX = Keys.TAG.getBytes(StandardCharsets.UTF_8);

    /** What a caller is after. */
    enum Wish {
        /** An entry, or else the lease. */
        FIND,
        /** The lease, even if there is an entry. */
        LOAD,
        /** The same, unless a refresh failed a moment ago. */
        REFRESH;

        byte[] word() {
            return bytes(name().toLowerCase(Locale.ROOT));
        }
    }

    /** What a loaded value may be stored over. */
    enum Over {
        NOTHING,
        FACTS,
        ANYTHING;

        byte[] word() {
            return bytes(name().toLowerCase(Locale.ROOT));
        }
    }

    /** What became of a loaded value. */
    enum Filled {
        STORED,
        LEASE_LOST,
        TAG_INVALIDATED,
        WRITTEN_BY_OTHERS;

        static Filled of(long answer) {
            return answer == 1 ? STORED : answer == 0 ? LEASE_LOST : answer == -1 ? TAG_INVALIDATED : WRITTEN_BY_OTHERS;
        }
    }

    private final DatabaseCommands<String, byte[]> redis;
    private final byte[] channel;
    private final byte[] leaseMillis;
    private final String process = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final AtomicLong count = new AtomicLong();

    Leases(RedisDatabase database, EntryStore store, Duration lease) {
        this.redis = store.redis();
        this.channel = bytes(database.channel(CHANNEL));
        this.leaseMillis = bytes(Long.toString(lease.toMillis()));
    }

    /**
     * Finds the entry, or takes the lease.
     *
     * @param tagMillis how long the versions of the tags must live at least
     */
    Lookup findOrLease(String key, Collection<String> tags, Wish wish, long tagMillis) {
        Lease offered = new Lease(key, process + Long.toHexString(count.incrementAndGet()));
        List<Object> answer = redis.run(
                FIND_OR_LEASE,
                keys(key, tags),
                List.of(
                        TAG_PREFIX,
                        bytes(offered.token()),
                        leaseMillis,
                        wish.word(),
                        bytes(tags.isEmpty() ? "" : Tags.freshVersion()),
                        bytes(Long.toString(tagMillis))));
        return Lookup.of(answer, offered);
    }

    Filled fill(
            Lease lease,
            Collection<String> tags,
            List<byte[]> versions,
            byte[] entry,
            long ttlMillis,
            String facts,
            Over over) {
        List<byte[]> arguments = new ArrayList<>(List.of(
                bytes(lease.token()), entry, bytes(Long.toString(ttlMillis)), bytes(facts), over.word(), channel));
        arguments.addAll(versions);
        return Filled.of(redis.run(FILL, keys(lease.key(), tags), arguments));
    }

    CompletionStage<Long> release(Lease lease) {
        return redis.runAsync(RELEASE, List.of(Keys.lease(lease.key())), List.of(bytes(lease.token()), channel));
    }

    CompletionStage<Long> renew(Lease lease) {
        return redis.runAsync(RENEW, List.of(Keys.lease(lease.key())), List.of(bytes(lease.token()), leaseMillis));
    }

    /** Gives the lease back; nobody refreshes the entry for this time, so that a source that fails is not asked again at once. */
    CompletionStage<Long> rest(Lease lease, Duration time) {
        return redis.runAsync(
                REST,
                List.of(Keys.lease(lease.key())),
                List.of(bytes(lease.token()), bytes(Long.toString(time.toMillis())), channel));
    }

    private static List<String> keys(String key, Collection<String> tags) {
        List<String> keys = new ArrayList<>(List.of(Keys.entry(key), Keys.lease(key), Keys.facts(key)));
        keys.addAll(Tags.keys(tags));
        return keys;
    }
}
