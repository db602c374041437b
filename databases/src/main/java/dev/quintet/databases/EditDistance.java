package dev.quintet.databases;

/** How many letters two names are apart, to find the one that was meant. */
final class EditDistance {
    private static final int LONGEST = 40;

    private EditDistance() {}

    /** Insertions, deletions and replacements from one to the other (Levenshtein); texts beyond 40 letters are far apart. */
    static int between(String one, String other) {
        if (one.length() > LONGEST || other.length() > LONGEST) {
            return LONGEST;
        }
        int[] previous = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] current = new int[other.length() + 1];
            current[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int replaced = previous[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
