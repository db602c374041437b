package dev.quintet.cli;

import dev.quintet.admin.WireFormat;
import dev.quintet.databases.Database;
import dev.quintet.databases.DatabaseInfo;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Health;
import dev.quintet.databases.Json;
import dev.quintet.databases.MemoryEstimate;
import dev.quintet.databases.QuintetConfiguration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells what is in the databases. */
@Command(
        name = "info",
        description = "Tell what is in each database. REDIS_URL and its companions say where they are.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all were read", "1:one of them could not be read", "2:wrong usage or configuration"})
final class InfoCommand implements Callable<Integer> {
    private final Console console;
    private final Map<String, String> environment;

    @Option(names = "--json", description = "Print the JSON of GET /api/admin/redis.")
    private boolean json;

    InfoCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (Databases databases = Databases.open(QuintetConfiguration.fromEnvironment(environment))) {
            Map<Database, DatabaseInfo> read = databases.info();
            console.print(json ? json(databases, read) : table(databases, read));
            return read.values().stream().allMatch(DatabaseInfo::connected) ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private static String json(Databases databases, Map<Database, DatabaseInfo> read) {
        Health health = databases.health();
        Map<Database, Optional<DatabaseInfo>> all = new EnumMap<>(Database.class);
        read.forEach((database, info) -> all.put(database, Optional.of(info)));
        return Json.write(WireFormat.info(databases, health, all));
    }

    private static String table(Databases databases, Map<Database, DatabaseInfo> read) {
        Table table = new Table("database", "location", "keys", "expiring", "memory", "strays", "remarks");
        read.forEach((database, info) -> {
            boolean known = info.connected();
            table.row(
                    database.wireName(),
                    databases.get(database).location(),
                    known ? Long.toString(info.keys()) : "-",
                    known ? Long.toString(info.expiringKeys()) : "-",
                    info.memory().map(MemoryEstimate::human).orElse("-"),
                    info.strays().map(strays -> Long.toString(strays.inAll())).orElse("-"),
                    info.error().orElse(""));
        });
        return table.toString();
    }
}
