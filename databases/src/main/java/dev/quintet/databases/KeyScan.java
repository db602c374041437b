package dev.quintet.databases;

import dev.quintet.databases.keys.KeyPattern;
import java.util.Optional;

/**
 * Which keys to look for. Scanning never blocks the server, whatever the number of keys.
 *
 * @param pattern what the keys begin with; what people write into it is escaped
 * @param type {@code string}, {@code hash}, {@code list}, {@code set}, {@code zset} or {@code stream}; empty for any
 * @param pageSize about how many keys the server looks at per page, default 1000: smaller pages cost more round trips,
 *     larger ones make other clients wait (10 000: about 10 ms)
 * @since 1.0
 */
public record KeyScan(KeyPattern pattern, Optional<String> type, int pageSize) {
    public static final KeyScan ALL = new KeyScan(KeyPattern.ALL, Optional.empty(), 1000);

    public KeyScan {
        if (pageSize < 1 || pageSize > 10_000) {
            throw new IllegalArgumentException("pageSize must be 1 to 10000 keys, was " + pageSize);
        }
    }

    /** The keys that match {@code pattern}, of any type. */
    public static KeyScan of(KeyPattern pattern) {
        return new KeyScan(pattern, Optional.empty(), ALL.pageSize);
    }

    public KeyScan withType(String type) {
        return new KeyScan(pattern, Optional.of(type), pageSize);
    }

    public KeyScan withPageSize(int pageSize) {
        return new KeyScan(pattern, type, pageSize);
    }
}
