package dev.quintet.operations.keys;

import java.util.List;

/**
 * The answer to a {@link KeyQuery}.
 *
 * @param keys what matched, in no order, or the biggest first
 * @param lookedAt how many keys were looked at
 * @param complete whether all that matched are here; if not, there are more
 * @since 1.0
 */
public record KeyListing(List<KeyEntry> keys, long lookedAt, boolean complete) {
    public KeyListing {
        keys = List.copyOf(keys);
    }
}
