package dev.quintet.queues;

import dev.quintet.databases.errors.OutcomeUnknownException;
import dev.quintet.databases.errors.QuintetException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Some of the jobs that were to be added together were not, and the others were.
 *
 * <p>Repeat those in {@link #failures()} as each of its exceptions allows; one that failed with {@link OutcomeUnknownException}
 * may have been added.
 *
 * @since 1.0
 */
public final class BulkAddException extends QuintetException {
    private static final long serialVersionUID = 1L;

    private final transient SortedMap<Integer, Job> added;
    private final SortedMap<Integer, RuntimeException> failures;

    BulkAddException(String queue, SortedMap<Integer, Job> added, SortedMap<Integer, RuntimeException> failures) {
        super(
                message(queue, added.size(), failures),
                failures.values().iterator().next());
        this.added = new TreeMap<>(added);
        this.failures = new TreeMap<>(failures);
    }

    private static String message(String queue, int added, SortedMap<Integer, RuntimeException> failures) {
        return failures.size() + " of " + (failures.size() + added) + " jobs were not added to queue '" + queue
                + "'. The first is number " + failures.firstKey() + ": "
                + failures.values().iterator().next().getMessage();
    }

    /** The jobs that were added, by their place in the list. */
    public SortedMap<Integer, Job> added() {
        return added;
    }

    /** Why the others were not, by their place in the list. */
    public SortedMap<Integer, RuntimeException> failures() {
        return failures;
    }
}
