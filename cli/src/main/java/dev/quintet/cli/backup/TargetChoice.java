package dev.quintet.cli.backup;

import dev.quintet.cli.DatabaseNames;
import dev.quintet.cli.UsageException;
import dev.quintet.databases.Database;
import dev.quintet.operations.backup.RestoreOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where the keys of a backup go, or are. */
final class TargetChoice {
    @Option(
            names = "--number",
            paramLabel = "DATABASE=N",
            description =
                    "Another number for a database, such as cache=9 to try a backup. May be repeated. Another server"
                            + " is another REDIS_URL.")
    private List<String> numbers = new ArrayList<>();

    @Option(names = "--prefix", paramLabel = "TEXT", description = "What stands before the name of every key.")
    private String prefix = "";

    RestoreOptions.Builder apply(RestoreOptions.Builder options) {
        for (String each : numbers) {
            int equals = each.indexOf('=');
            if (equals < 0 || !each.substring(equals + 1).matches("\\d{1,9}")) {
                throw new UsageException(
                        "--number is a database and a number, such as cache=9, but was '" + each + "'.");
            }
            Database database = Database.named(each.substring(0, equals));
            options.number(database, Integer.parseInt(each.substring(equals + 1)));
        }
        return options.prefix(prefix);
    }

    /** With the databases that were named; all that are in the file for none. */
    RestoreOptions.Builder apply(RestoreOptions.Builder options, List<String> names) {
        return apply(options).databases(DatabaseNames.parse(names));
    }
}
