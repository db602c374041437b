package dev.quintet.databases;

/**
 * What keeps a database apart from everything else on its server.
 *
 * @since 1.0
 */
public enum Isolation {
    /** A database number that nobody else uses: everything in it is ours, and clearing flushes it. */
    NUMBER,
    /**
     * Key patterns only, in a number shared with others: for servers that offer no second number. Clearing, counting and
     * measuring then touch only keys that match the patterns, and take time in proportion to all keys of that number.
     */
    KEY_PATTERNS
}
