package dev.quintet.cli;

import dev.quintet.admin.WireFormat;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Health;
import dev.quintet.databases.Json;
import dev.quintet.databases.QuintetConfiguration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks the databases how they are. */
@Command(
        name = "health",
        description = "Tell how each database is. REDIS_URL and its companions say where they are.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every database can be used", "1:one of them cannot", "2:wrong usage or configuration"})
final class HealthCommand implements Callable<Integer> {
    private final Console console;
    private final Map<String, String> environment;

    @Option(names = "--json", description = "Print the JSON of GET /api/admin/redis/health.")
    private boolean json;

    HealthCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (Databases databases = Databases.open(QuintetConfiguration.fromEnvironment(environment))) {
            Health health = databases.health();
            if (json) {
                console.print(Json.write(WireFormat.health(health)));
            } else {
                console.print(table(health));
            }
            return health.overall() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private static Table table(Health health) {
        Table table = new Table("database", "status", "latency", "role", "version", "reasons");
        health.databases()
                .forEach((database, seen) -> table.row(
                        database.wireName(),
                        seen.status().wireName(),
                        seen.latency().map(Millis::text).orElse("-"),
                        seen.role().orElse("-"),
                        seen.serverVersion().orElse("-"),
                        String.join(" ", seen.reasons())));
        return table.painting(1, Paint::status);
    }
}
