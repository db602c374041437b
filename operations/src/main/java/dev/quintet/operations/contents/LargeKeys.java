package dev.quintet.operations.contents;

import dev.quintet.databases.Place;
import io.lettuce.core.CopyArgs;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ValueScanCursor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads keys of any size, page by page, and sees each as it was at one moment although that takes many round trips.
 *
 * <p>Not thread-safe: it watches keys on the place's connection.
 */
public final class LargeKeys {
    /*
     * The key is watched while its pages are read; if it changed meanwhile what was read is void, and reading begins again. A
     * key that never stands still (the events of a busy queue) is copied by the server after the third attempt, and the copy
     * is read. HSCAN and SSCAN show an element twice while a table shrinks; then more are seen than there are. Looking up
     * elements moves the shrinking on, so the next attempt does that first.
     */
    private static final int ATTEMPTS = 3;
    private static final long PAGE_BYTES = 512 << 10;
    private static final int MOST_ON_A_PAGE = 2000;
    private static final int LOOKUPS_AT_ONCE = 1000;
    private static final long MOST_LOOKUPS = 1_000_000;
    private static final Duration COPY_LIVES = Duration.ofMinutes(30);

    private final Place place;

    public LargeKeys(Place place) {
        this.place = place;
    }

    /** What came of an attempt. */
    public enum Outcome {
        /** Everything was read, and nothing has changed so far; the key is still watched. */
        READ,
        /** There is no such key. */
        MISSING,
        /** It showed elements twice. */
        UNSETTLED,
        /** It is of a type that is not Redis' own. */
        FOREIGN
    }

    /**
     * Reads a key, again if it changes meanwhile, and tells {@code pages} when it is complete.
     *
     * @return whether it was there, with a type of Redis' own
     */
    public boolean read(byte[] key, Pages pages) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Outcome outcome = attempt(key, key, pages, attempt > 1);
            if (outcome == Outcome.READ
                    && place.unlessChanged(redis -> {
                        Object unused = redis.exists(key);
                    })) {
                pages.end();
                return true;
            }
            if (outcome == Outcome.MISSING || outcome == Outcome.FOREIGN) {
                place.unwatch();
                return false;
            }
            place.unwatch();
            pages.abandon();
        }
        return readCopy(key, pages);
    }

    private boolean readCopy(byte[] key, Pages pages) {
        byte[] copy = Housekeeping.key("copy:" + UUID.randomUUID());
        // The copy inherits the time to live, so the moment is read before.
        long expiresAt = expiresAt(key);
        try {
            boolean unusedUnwatched = place.unlessChanged(redis -> {
                Object unusedCopied = redis.copy(key, copy, CopyArgs.Builder.replace(true));
                Object unusedBounded = redis.pexpire(copy, COPY_LIVES.toMillis());
            });
            Outcome outcome = attempt(copy, key, new Expiring(pages, expiresAt), false);
            if (outcome == Outcome.UNSETTLED) {
                pages.abandon();
                outcome = attempt(copy, key, new Expiring(pages, expiresAt), true);
            }
            place.unwatch();
            if (outcome == Outcome.UNSETTLED) {
                throw new UnreadableKeyException("A key of " + place.location()
                        + " shows elements twice, since its table is being shrunk. Try again in a minute.");
            }
            if (outcome == Outcome.READ) {
                pages.end();
            }
            return outcome == Outcome.READ;
        } finally {
            Object unusedRemoved = place.call(redis -> redis.unlink(copy));
        }
    }

    /** The copy's pages with the time to live of the original. */
    private record Expiring(Pages pages, long expiresAt) implements Pages {
        @Override
        public void begin(byte[] name, KeyType type, long ignored) {
            pages.begin(name, type, expiresAt);
        }

        @Override
        public void page(List<byte[]> elements) {
            pages.page(elements);
        }

        @Override
        public void abandon() {
            pages.abandon();
        }

        @Override
        public void end() {
            pages.end();
        }
    }

    /**
     * Watches a key and reads it once. Whether it changed meanwhile is told by {@link Place#unlessChanged}, which the caller
     * calls after {@link Outcome#READ}; or {@link Place#unwatch}.
     *
     * @param settle whether to let the key's table come to rest first
     */
    public Outcome attempt(byte[] key, Pages pages, boolean settle) {
        return attempt(key, key, pages, settle);
    }

    private Outcome attempt(byte[] key, byte[] name, Pages pages, boolean settle) {
        place.watch(key);
        String typeName = place.call(redis -> redis.type(key));
        if (typeName.equals("none")) {
            return Outcome.MISSING;
        }
        Optional<KeyType> found = KeyType.named(typeName);
        if (found.isEmpty()) {
            return Outcome.FOREIGN;
        }
        KeyType type = found.get();
        long count = count(key, type);
        int perPage = perPage(key, type, count);
        if (settle && (type == KeyType.HASH || type == KeyType.SET)) {
            settle(key, type, count);
        }
        pages.begin(name, type, expiresAt(key));
        long seen = switch (type) {
            case STRING -> string(key, count, pages);
            case LIST -> list(key, count, perPage, pages);
            case HASH -> hash(key, perPage, pages);
            case SET -> set(key, perPage, pages);
            case ZSET -> zset(key, count, perPage, pages);
            case STREAM -> new StreamReader(place, key, perPage, pages).read();
        };
        return seen == count ? Outcome.READ : Outcome.UNSETTLED;
    }

    private long expiresAt(byte[] key) {
        long ttl = place.call(redis -> redis.pttl(key));
        return ttl < 0 ? StoredKey.NEVER : ServerClock.now(place) + ttl;
    }

    private long count(byte[] key, KeyType type) {
        return place.call(redis -> switch (type) {
            case STRING -> redis.strlen(key);
            case LIST -> redis.llen(key);
            case HASH -> redis.hlen(key);
            case SET -> redis.scard(key);
            case ZSET -> redis.zcard(key);
            case STREAM -> redis.xlen(key);
        });
    }

    /** So many elements that a page has about half a megabyte. */
    private int perPage(byte[] key, KeyType type, long count) {
        if (type == KeyType.STRING || count == 0) {
            return 1;
        }
        Long memory = place.call(redis -> redis.memoryUsage(key));
        long each = Math.max(1, (memory == null ? 0 : memory) / count);
        return (int) Math.max(1, Math.min(MOST_ON_A_PAGE, PAGE_BYTES / each));
    }

    private void settle(byte[] key, KeyType type, long count) {
        byte[] nobody = "quintet".getBytes(StandardCharsets.US_ASCII);
        long lookups = Math.min(MOST_LOOKUPS, Math.max(20_000, 4 * count));
        for (long done = 0; done < lookups; done += LOOKUPS_AT_ONCE) {
            List<Boolean> unused = place.callAll(redis -> {
                List<RedisFuture<Boolean>> asked = new ArrayList<>(LOOKUPS_AT_ONCE);
                for (int i = 0; i < LOOKUPS_AT_ONCE; i++) {
                    asked.add(type == KeyType.HASH ? redis.hexists(key, nobody) : redis.sismember(key, nobody));
                }
                return asked;
            });
        }
    }

    private long string(byte[] key, long length, Pages pages) {
        long at = 0;
        while (at < length) {
            long from = at;
            byte[] piece = place.call(redis -> redis.getrange(key, from, from + PAGE_BYTES - 1));
            if (piece == null || piece.length == 0) {
                break;
            }
            pages.page(List.of(piece));
            at += piece.length;
        }
        return at;
    }

    private long list(byte[] key, long count, int perPage, Pages pages) {
        long at = 0;
        while (at < count) {
            long from = at;
            List<byte[]> items = place.call(redis -> redis.lrange(key, from, from + perPage - 1));
            if (items.isEmpty()) {
                break;
            }
            pages.page(items);
            at += items.size();
        }
        return at;
    }

    private long hash(byte[] key, int perPage, Pages pages) {
        long seen = 0;
        ScanCursor cursor = ScanCursor.INITIAL;
        while (!cursor.isFinished()) {
            ScanCursor from = cursor;
            MapScanCursor<byte[], byte[]> page =
                    place.call(redis -> redis.hscan(key, from, ScanArgs.Builder.limit(perPage)));
            List<byte[]> elements = new ArrayList<>(page.getMap().size() * 2);
            page.getMap().forEach((field, value) -> {
                elements.add(field);
                elements.add(value);
            });
            if (!elements.isEmpty()) {
                pages.page(elements);
            }
            seen += page.getMap().size();
            cursor = page;
        }
        return seen;
    }

    private long set(byte[] key, int perPage, Pages pages) {
        long seen = 0;
        ScanCursor cursor = ScanCursor.INITIAL;
        while (!cursor.isFinished()) {
            ScanCursor from = cursor;
            ValueScanCursor<byte[]> page = place.call(redis -> redis.sscan(key, from, ScanArgs.Builder.limit(perPage)));
            if (!page.getValues().isEmpty()) {
                pages.page(page.getValues());
            }
            seen += page.getValues().size();
            cursor = page;
        }
        return seen;
    }

    private long zset(byte[] key, long count, int perPage, Pages pages) {
        long at = 0;
        while (at < count) {
            long from = at;
            List<ScoredValue<byte[]>> members =
                    place.call(redis -> redis.zrangeWithScores(key, from, from + perPage - 1));
            if (members.isEmpty()) {
                break;
            }
            List<byte[]> elements = new ArrayList<>(members.size() * 2);
            for (ScoredValue<byte[]> member : members) {
                elements.add(member.getValue());
                elements.add(Score.bytes(member.getScore()));
            }
            pages.page(elements);
            at += members.size();
        }
        return at;
    }
}
