package dev.quintet.cli.migration;

import dev.quintet.cli.DatabaseNames;
import dev.quintet.cli.UsageException;
import dev.quintet.databases.Database;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.keys.KeyPattern;
import dev.quintet.operations.migration.MigrationOptions;
import dev.quintet.operations.migration.MigrationRules;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which keys move where. */
final class RuleChoice {
    @Option(
            names = "--databases",
            paramLabel = "NAMES",
            split = ",",
            description = "Move only what belongs in these, such as cache,queues. Default: all.")
    private List<String> databases = new ArrayList<>();

    @Option(
            names = "--rule",
            paramLabel = "PATTERN=DATABASE",
            description =
                    "Where other keys belong, such as 'crm:*=cache'. May be repeated. The longest pattern decides.")
    private List<String> rules = new ArrayList<>();

    MigrationOptions.Builder apply(MigrationOptions.Builder options, QuintetConfiguration configuration) {
        MigrationRules all = MigrationRules.of(configuration);
        for (String rule : rules) {
            int equals = rule.lastIndexOf('=');
            if (equals < 0) {
                throw new UsageException(
                        "--rule is a pattern and a database, such as 'crm:*=cache', but was '" + rule + "'.");
            }
            all = all.with(KeyPattern.parse(rule.substring(0, equals)), Database.named(rule.substring(equals + 1)));
        }
        return options.rules(all).databases(DatabaseNames.parse(databases));
    }
}
