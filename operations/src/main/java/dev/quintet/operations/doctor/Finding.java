package dev.quintet.operations.doctor;

import dev.quintet.databases.Database;
import java.util.Set;

/**
 * One thing that is wrong, and what to do about it.
 *
 * @param severity how much it matters
 * @param check what was looked at, in one word: {@code eviction}, {@code persistence}, {@code expiry} and so on
 * @param databases whom it concerns
 * @param observed what was seen, with the value
 * @param fix the next step; empty for what need not be mended
 * @since 1.0
 */
public record Finding(Severity severity, String check, Set<Database> databases, String observed, String fix) {
    public Finding {
        databases = Set.copyOf(databases);
    }
}
