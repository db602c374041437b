package dev.quintet.operations.backup;

import java.util.List;

/**
 * How the keys of a backup and those that are there compare: type, contents and, to a second, when each expires. Keys whose
 * time is over do not count, nor those that are not in the backup.
 *
 * @param equal how many are the same
 * @param missing how many are not there
 * @param different how many are there and not the same
 * @param examples some that are missing or different, for people
 * @since 1.0
 */
public record Comparison(long equal, long missing, long different, List<String> examples) {
    public Comparison {
        examples = List.copyOf(examples);
    }

    /** Whether everything that should be there is, and as it was. */
    public boolean same() {
        return missing == 0 && different == 0;
    }
}
