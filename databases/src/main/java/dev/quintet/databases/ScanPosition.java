package dev.quintet.databases;

/**
 * Where a scan stands. Kept as text, it lets another process go on later; Redis guarantees that every key which was there
 * the whole time is seen at least once.
 *
 * @param cursor Redis' own cursor
 * @since 1.0
 */
public record ScanPosition(String cursor) {
    /** Before the first key. */
    public static final ScanPosition START = new ScanPosition("0");

    public ScanPosition {
        if (!cursor.matches("\\d{1,20}")) {
            throw new IllegalArgumentException("cursor must be a number as an earlier page returned it");
        }
    }
}
