package dev.quintet.operations.contents;

import dev.quintet.databases.Place;
import dev.quintet.databases.errors.QuintetException;
import io.lettuce.core.KeyScanArgs;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The names of all keys of a place, page by page, each once; the next page is under way while one is worked on.
 *
 * <p>Not thread-safe.
 */
public final class KeyNames {
    /*
     * SCAN shows a key twice only when the server's table shrinks under it. It walks the table so that all buckets that will
     * be one bucket of a smaller table are neighbours, so a key that comes again comes soon: it is enough to remember the
     * names of late. NamesTest shrinks a table in the middle of a scan.
     */
    private static final int REMEMBERED = 20_000;

    private final Place place;
    private final int pageSize;
    private final Predicate<byte[]> wanted;
    private final Map<ByteBuffer, Boolean> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };
    private @Nullable CompletionStage<KeyScanCursor<byte[]>> next;

    /**
     * Begins to scan.
     *
     * @param wanted which names to give
     */
    public KeyNames(Place place, int pageSize, Predicate<byte[]> wanted) {
        this.place = place;
        this.pageSize = pageSize;
        this.wanted = wanted;
        this.next = ask(ScanCursor.INITIAL);
    }

    private CompletionStage<KeyScanCursor<byte[]>> ask(ScanCursor from) {
        return place.callAsync(redis -> redis.scan(from, KeyScanArgs.Builder.limit(pageSize)));
    }

    /**
     * The next page, perhaps empty; null after the last.
     *
     * @throws QuintetException if Redis does not answer
     */
    public @Nullable List<byte[]> next() {
        CompletionStage<KeyScanCursor<byte[]>> asked = next;
        if (asked == null) {
            return null;
        }
        KeyScanCursor<byte[]> page = Answers.await(asked);
        next = page.isFinished() ? null : ask(page);
        List<byte[]> names = new ArrayList<>(page.getKeys().size());
        for (byte[] name : page.getKeys()) {
            if (!Housekeeping.isOurs(name) && wanted.test(name) && recent.put(ByteBuffer.wrap(name), true) == null) {
                names.add(name);
            }
        }
        return names;
    }
}
