package dev.quintet.operations.keys;

import dev.quintet.databases.keys.KeyPattern;

/**
 * Which keys an operator wants to see.
 *
 * @param pattern what their names begin with
 * @param withoutTtl only those that never expire
 * @param strays only those that match none of the database's patterns
 * @param biggest the biggest instead of the first; reads the whole database
 * @param limit how many at most
 * @since 1.0
 */
public record KeyQuery(KeyPattern pattern, boolean withoutTtl, boolean strays, boolean biggest, int limit) {
    public static final KeyQuery ALL = new KeyQuery(KeyPattern.ALL, false, false, false, 100);

    public KeyQuery {
        if (limit < 1 || limit > 100_000) {
            throw new IllegalArgumentException("limit must be 1 to 100000 keys, was " + limit);
        }
    }
}
