package dev.quintet.cli;

import dev.quintet.databases.Database;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Names of databases as people type them. */
public final class DatabaseNames {
    private static final String ALL = "all";

    private DatabaseNames() {}

    /** Those that were named; all five for none, and for {@code all}. */
    public static Set<Database> parse(List<String> names) {
        if (names.isEmpty() || names.equals(List.of(ALL))) {
            return EnumSet.allOf(Database.class);
        }
        return names.stream()
                .map(Database::named)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Database.class)));
    }

    /** As they are typed: {@code sessions,cache}, or {@code all}. */
    public static String text(Collection<Database> databases) {
        return databases.size() == Database.values().length
                ? ALL
                : databases.stream().sorted().map(Database::wireName).collect(Collectors.joining(","));
    }
}
