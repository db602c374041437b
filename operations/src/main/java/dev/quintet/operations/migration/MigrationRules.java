package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.keys.KeyPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which key belongs in which database: by what its name begins with, the longest beginning first. Immutable.
 *
 * @since 1.0
 */
public final class MigrationRules {
    private final List<Rule> rules;

    private MigrationRules(List<Rule> rules) {
        this.rules = rules.stream()
                .sorted(Comparator.comparingInt((Rule rule) -> rule.prefix.length)
                        .reversed())
                .toList();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Rule(byte[] prefix, Database database) {
        static Rule of(KeyPattern pattern, Database database) {
            return new Rule(pattern.prefix().getBytes(StandardCharsets.UTF_8), database);
        }

        boolean matches(byte[] name) {
            return name.length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
        }
    }

    /** The key patterns of the five, as configured. */
    public static MigrationRules of(QuintetConfiguration configuration) {
        List<Rule> rules = new ArrayList<>();
        for (Database database : Database.values()) {
            configuration.keyPatterns(database).forEach(pattern -> rules.add(Rule.of(pattern, database)));
        }
        return new MigrationRules(rules);
    }

    /** These rules and one more; of two for the same pattern the later wins. */
    public MigrationRules with(KeyPattern pattern, Database database) {
        List<Rule> more = new ArrayList<>();
        more.add(Rule.of(pattern, database));
        more.addAll(rules);
        return new MigrationRules(more);
    }

    /** Where a key belongs; empty if no rule knows it. */
    public Optional<Database> classify(byte[] name) {
        for (Rule rule : rules) {
            if (rule.matches(name)) {
                return Optional.of(rule.database);
            }
        }
        return Optional.empty();
    }
}
