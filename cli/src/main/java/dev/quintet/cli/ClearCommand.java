package dev.quintet.cli;

import dev.quintet.admin.WireFormat;
import dev.quintet.databases.AuditLog;
import dev.quintet.databases.ClearOptions;
import dev.quintet.databases.ClearResult;
import dev.quintet.databases.ClearingPolicy;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.Json;
import dev.quintet.databases.QuintetConfiguration;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Empties one database: says first what goes, asks, and counts afterwards. */
@Command(
        name = "clear",
        description = "Empty exactly one database. REDIS_URL and its companions say where it is.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:cleared, or in a dry run counted",
            "1:not cleared: refused, not confirmed, or Redis failed",
            "2:wrong usage or configuration"
        })
final class ClearCommand implements Callable<Integer> {
    private final Console console;
    private final Map<String, String> environment;

    @Parameters(paramLabel = "DATABASE", description = "sessions, cache, queues, rateLimit or emailCache.")
    private String name = "";

    @Option(names = "--dry-run", description = "Only say how many keys would go.")
    private boolean dryRun;

    @Option(names = "--force", description = "Clear also queues, though nobody can bring jobs back.")
    private boolean force;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--json", description = "Print the JSON of DELETE /api/admin/redis.")
    private boolean json;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the audit is kept; see quintet serve --help.")
    private @Nullable Path data;

    ClearCommand(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Database database = Database.named(name);
        QuintetConfiguration configuration = QuintetConfiguration.fromEnvironment(environment);
        AuditLog audit = AuditLog.toFile(DataFolder.open(data, environment).auditFile());
        try (Databases databases = Databases.open(configuration, new CompositeMeterRegistry(), audit)) {
            return clear(databases, database);
        }
    }

    private int clear(Databases databases, Database database) {
        ClearOptions options = ClearOptions.by("quintet clear by " + System.getProperty("user.name", "unknown"))
                .withForce(force);
        boolean willBeRefused = database.clearingPolicy() == ClearingPolicy.ADMINISTRATOR_WITH_FORCE && !force;
        if (dryRun) {
            tell(databases.clear(database, options.withDryRun(true)), "would go");
            return ExitCode.DONE;
        }
        if (!yes && !willBeRefused && !confirmed(databases, database, options)) {
            console.complain("Nothing was cleared.");
            return ExitCode.FAILED;
        }
        tell(databases.clear(database, options), "went");
        long left = databases.clear(database, options.withDryRun(true)).cleared();
        if (left > 0) {
            console.complain(left + " keys are there again already: somebody writes to " + database + ".");
        }
        return ExitCode.DONE;
    }

    private boolean confirmed(Databases databases, Database database, ClearOptions options) {
        long keys = databases.clear(database, options.withDryRun(true)).cleared();
        console.complain("This removes all " + keys + " keys of " + database + " ("
                + databases.get(database).location() + "): " + database.purpose() + ".");
        Optional<String> answer = console.ask("Type the database's name, " + database + ", to go on:");
        return answer.filter(database.wireName()::equals).isPresent();
    }

    private void tell(ClearResult result, String what) {
        console.print(
                json
                        ? Json.write(WireFormat.cleared(result))
                        : result.database() + ": " + result.cleared() + " keys " + what + ".");
    }
}
