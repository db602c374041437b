package dev.quintet.operations.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * One key, as an operator sees it.
 *
 * @param name its name, exactly; of a session it is a credential: show {@link KeyNames#shown} instead
 * @param type {@code string}, {@code hash}, {@code list}, {@code set}, {@code zset} or {@code stream}
 * @param bytes what it takes, by Redis' own measure (sampled for large collections)
 * @param ttl how long it has left; empty if it never expires
 * @since 1.0
 */
public record KeyEntry(String name, String type, long bytes, Optional<Duration> ttl) {
    /** Without the name, which may be a credential. */
    @Override
    public String toString() {
        return type + " of " + bytes + " bytes";
    }
}
