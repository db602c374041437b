package dev.quintet.operations.migration;

/**
 * What became of the keys of one database.
 *
 * @param moved to where there was none
 * @param replaced moved in place of others, which are gone
 * @param skipped left where they were, because there was one already
 * @param gone expired or removed by somebody before they were moved
 * @param busy left where they were, because they changed again and again while they were copied
 * @since 1.0
 */
public record Moved(long moved, long replaced, long skipped, long gone, long busy) {
    static final Moved NOTHING = new Moved(0, 0, 0, 0, 0);

    static Moved of(String letters) {
        long[] counts = new long[5];
        for (int i = 0; i < letters.length(); i++) {
            counts["mrsgb".indexOf(letters.charAt(i))]++;
        }
        return new Moved(counts[0], counts[1], counts[2], counts[3], counts[4]);
    }

    /** Whether a key of this letter is no longer where it was, but at the target. */
    static boolean isAway(char letter) {
        return letter == 'm' || letter == 'r';
    }

    Moved plus(Moved other) {
        return new Moved(
                moved + other.moved,
                replaced + other.replaced,
                skipped + other.skipped,
                gone + other.gone,
                busy + other.busy);
    }
}
