package dev.quintet.operations.contents;

/**
 * What became of keys that were to be written.
 *
 * @param written new ones
 * @param replaced in place of others
 * @param skipped left out because there was one already
 * @param expired left out because their time was over
 * @since 1.0
 */
public record Written(long written, long replaced, long skipped, long expired) {
    public static final Written NOTHING = new Written(0, 0, 0, 0);

    /** Counts the letters that the writer gives. */
    public static Written of(String letters) {
        long[] counts = new long[4];
        for (int i = 0; i < letters.length(); i++) {
            counts["wrse".indexOf(letters.charAt(i))]++;
        }
        return new Written(counts[0], counts[1], counts[2], counts[3]);
    }

    public Written plus(Written other) {
        return new Written(
                written + other.written, replaced + other.replaced, skipped + other.skipped, expired + other.expired);
    }

    /** How many keys there were. */
    public long keys() {
        return written + replaced + skipped + expired;
    }
}
