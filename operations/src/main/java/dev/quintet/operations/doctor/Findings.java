package dev.quintet.operations.doctor;

import dev.quintet.databases.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Collects what checks find. */
final class Findings {
    private final List<Finding> found = new ArrayList<>();
    private final List<String> notLookedAt = new ArrayList<>();

    void error(String check, Collection<Database> databases, String observed, String fix) {
        found.add(new Finding(Severity.ERROR, check, Set.copyOf(databases), observed, fix));
    }

    void warn(String check, Collection<Database> databases, String observed, String fix) {
        found.add(new Finding(Severity.WARNING, check, Set.copyOf(databases), observed, fix));
    }

    void note(String check, Collection<Database> databases, String observed, String fix) {
        found.add(new Finding(Severity.NOTE, check, Set.copyOf(databases), observed, fix));
    }

    /** Told once, however many databases it concerns. */
    void notLookedAt(String why) {
        if (!notLookedAt.contains(why)) {
            notLookedAt.add(why);
        }
    }

    List<Finding> worstFirst() {
        return found.stream().sorted(Comparator.comparing(Finding::severity)).toList();
    }

    List<String> notLookedAt() {
        return notLookedAt;
    }
}
