package dev.quintet.cli.backup;

import dev.quintet.cli.Console;
import dev.quintet.cli.DatabaseNames;
import dev.quintet.cli.Durations;
import dev.quintet.cli.ExitCode;
import dev.quintet.cli.Interruptible;
import dev.quintet.cli.ProgressLine;
import dev.quintet.cli.RedisCommand;
import dev.quintet.cli.Table;
import dev.quintet.databases.Bytes;
import dev.quintet.databases.Database;
import dev.quintet.databases.DatabaseInfo;
import dev.quintet.databases.Databases;
import dev.quintet.databases.MemoryEstimate;
import dev.quintet.databases.Places;
import dev.quintet.operations.backup.Backup;
import dev.quintet.operations.backup.BackupCheck;
import dev.quintet.operations.backup.BackupOptions;
import dev.quintet.operations.backup.BackupReport;
import dev.quintet.operations.backup.Passphrase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the databases into one file, and reads it back. */
@Command(
        name = "backup",
        description = {
            "Write the five databases, or some of them, into one compressed file. Changes nothing in Redis.",
            "The file appears under its name when it is complete; an existing one is never replaced."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the backup is made and was read back, or in a dry run counted",
            "1:it failed; there is no file",
            "2:wrong usage or configuration",
            "130, 143:broken off by Ctrl-C or SIGTERM; there is no file"
        })
public final class BackupCommand extends RedisCommand implements Callable<Integer> {
    private static final String NO_FILE = "There is no backup. Run the command again to make one.";

    @Parameters(paramLabel = "FILE", description = "The file to write, such as quintet.backup.")
    private Path file = Path.of("");

    @Option(
            names = "--databases",
            paramLabel = "NAMES",
            split = ",",
            description = "Only these, such as sessions,queues. Default: all.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private final PassphraseChoice passphrase = new PassphraseChoice();

    @Option(
            names = "--compression",
            paramLabel = "LEVEL",
            defaultValue = "3",
            description = "1 is fast, 19 small and very slow. Default: ${DEFAULT-VALUE}.")
    private int level;

    @Option(
            names = "--keys-per-second",
            paramLabel = "N",
            description = "The pace to keep to; 0 for as fast as it goes. Default: 0.")
    private long pace;

    @Option(names = "--no-verify", description = "Do not read the file back.")
    private boolean unverified;

    @Option(names = "--dry-run", description = "Only say what would be in it.")
    private boolean dryRun;

    public BackupCommand(Console console, Map<String, String> environment) {
        super(console, environment);
    }

    @Override
    public Integer call() {
        Set<Database> chosen = DatabaseNames.parse(names);
        if (dryRun) {
            return withDatabases(databases -> plan(databases, chosen));
        }
        Optional<Passphrase> secret = passphrase.read(environment(), console().in());
        return withPlaces(places -> {
            BackupOptions options = BackupOptions.DEFAULTS
                    .of(chosen)
                    .withCompressionLevel(level)
                    .withKeysPerSecond(pace);
            BackupOptions all = secret.map(options::withPassphrase).orElse(options);
            return Interruptible.run(console(), NO_FILE, () -> run(places, all));
        });
    }

    private int plan(Databases databases, Set<Database> chosen) {
        Map<String, Object> json = new LinkedHashMap<>();
        Table table = new Table("database", "from", "keys", "memory");
        Map<Database, DatabaseInfo> read = databases.info();
        boolean all = true;
        for (Database database : chosen) {
            Optional<DatabaseInfo> info =
                    Optional.ofNullable(read.get(database)).filter(DatabaseInfo::connected);
            all &= info.isPresent();
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("location", databases.get(database).location());
            info.ifPresent(known -> {
                each.put("keys", known.keys());
                known.memory().ifPresent(memory -> each.put("memoryBytes", memory.bytes()));
            });
            json.put(database.wireName(), each);
            table.row(
                    database.wireName(),
                    databases.get(database).location(),
                    info.map(known -> Long.toString(known.keys())).orElse("unreachable"),
                    info.flatMap(DatabaseInfo::memory)
                            .map(MemoryEstimate::human)
                            .orElse("-"));
        }
        int unused = answer(Map.of("databases", json), table::toString);
        return all ? ExitCode.DONE : ExitCode.FAILED;
    }

    private int run(Places places, BackupOptions options) {
        BackupReport report;
        try (ProgressLine line = progress()) {
            report = new Backup(places, options).run(file, line);
        }
        if (!unverified) {
            verify(report, options.passphrase());
        }
        ManifestView manifest = new ManifestView(report.manifest());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", report.file().toString());
        json.put("fileBytes", report.fileBytes());
        json.put("encrypted", options.passphrase().isPresent());
        json.put("verified", !unverified);
        json.put("millis", report.took().toMillis());
        json.put("manifest", manifest.json());
        return answer(
                json,
                () -> report.file() + ": " + report.manifest().keys() + " keys, " + Bytes.human(report.fileBytes())
                        + (options.passphrase().isPresent() ? ", encrypted" : ", not encrypted")
                        + ", in " + Durations.text(report.took())
                        + (unverified ? ".\n\n" : "; read back and found whole.\n\n")
                        + manifest.text());
    }

    private void verify(BackupReport report, Optional<Passphrase> secret) {
        try (ProgressLine line = progress()) {
            BackupCheck.of(report, secret, line);
        }
    }
}
