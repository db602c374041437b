package dev.quintet.databases;

import java.util.List;
import java.util.Optional;

/**
 * One page of keys.
 *
 * @param keys what matched; may be empty in the middle of a scan, and may hold a key that an earlier page held too
 * @param next where the next page begins; empty after the last one
 * @since 1.0
 */
public record KeyPage<K>(List<K> keys, Optional<ScanPosition> next) {
    public KeyPage {
        keys = List.copyOf(keys);
    }
}
