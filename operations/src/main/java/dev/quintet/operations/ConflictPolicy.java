package dev.quintet.operations;

import java.util.Locale;

/**
 * What to do with a key that there is already where one is to be put.
 *
 * @since 1.0
 */
public enum ConflictPolicy {
    /** Stop, and leave both as they are. */
    FAIL,
    /** Leave both as they are, and go on. */
    SKIP,
    /** Replace the one that is there. */
    OVERWRITE;

    /** As scripts and command lines write it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
