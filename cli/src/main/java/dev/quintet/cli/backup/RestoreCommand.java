package dev.quintet.cli.backup;

import dev.quintet.cli.Confirmation;
import dev.quintet.cli.Confirmation.Verdict;
import dev.quintet.cli.ConflictChoice;
import dev.quintet.cli.Console;
import dev.quintet.cli.DatabaseNames;
import dev.quintet.cli.ExitCode;
import dev.quintet.cli.Interruptible;
import dev.quintet.cli.ProgressLine;
import dev.quintet.cli.RedisCommand;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.backup.Restore;
import dev.quintet.operations.backup.RestoreOptions;
import dev.quintet.operations.backup.RestorePlan;
import dev.quintet.operations.backup.RestoreReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup back: checks the file, shows a plan, asks, writes, and compares. */
@Command(
        name = "restore",
        description = {
            "Put a backup back, into the databases of REDIS_URL and its companions or into other numbers of their servers.",
            "The whole file is checked before the first key is written. Run again after a break, it goes on."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:restored and compared, or in a dry run counted",
            "1:refused (a damaged file, keys that are there already), not confirmed, or failed",
            "2:wrong usage or configuration",
            "130, 143:broken off by Ctrl-C or SIGTERM; run it again to go on"
        })
public final class RestoreCommand extends RedisCommand implements Callable<Integer> {
    private static final String GO_ON = "Every key is there whole or not at all. Run the same command again to go on.";

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("");

    @Option(
            names = "--databases",
            paramLabel = "NAMES",
            split = ",",
            description = "Only these, such as sessions,queues. Default: all that are in the file.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private final TargetChoice target = new TargetChoice();

    @Mixin
    private final ConflictChoice conflicts = new ConflictChoice();

    @Mixin
    private final PassphraseChoice passphrase = new PassphraseChoice();

    @Option(
            names = "--keys-per-second",
            paramLabel = "N",
            description = "The pace to keep to; 0 for as fast as it goes. Default: 0.")
    private long pace;

    @Option(
            names = "--no-verify",
            description = "Do not read everything back to compare it with the file. With --on-conflict skip it is not"
                    + " compared either, because what was skipped need not be the same.")
    private boolean unverified;

    @Option(
            names = "--start-over",
            description = "Forget what an earlier run of the same restore had done before it was broken off.")
    private boolean startOver;

    @Mixin
    private final Confirmation confirmation = new Confirmation();

    public RestoreCommand(Console console, Map<String, String> environment) {
        super(console, environment);
    }

    @Override
    public Integer call() {
        RestoreOptions options = options();
        return withPlaces(places -> {
            Restore restore = new Restore(places, file, options);
            RestorePlan plan;
            try (ProgressLine line = progress()) {
                plan = restore.plan(line);
            }
            RestoreView view = new RestoreView(plan);
            if (confirmation.dryRun()) {
                return answer(view.json(), view::text);
            }
            if (!json()) {
                console().complain(view.text() + "\n");
            }
            return isRefused(view) || !isConfirmed(view) ? ExitCode.FAILED : run(restore, options);
        });
    }

    private RestoreOptions options() {
        boolean skipping = conflicts.policy() == ConflictPolicy.SKIP;
        RestoreOptions.Builder options = RestoreOptions.builder()
                .conflicts(conflicts.policy())
                .keysPerSecond(pace)
                .comparing(!unverified && !skipping)
                .startingOver(startOver);
        passphrase.read(environment(), console().in()).ifPresent(options::passphrase);
        return target.apply(options, names).build();
    }

    /** Before asking; the library would refuse, too. */
    private boolean isRefused(RestoreView view) {
        boolean refused = conflicts.policy() == ConflictPolicy.FAIL && view.isInTheWay();
        if (refused) {
            console()
                    .complain(
                            "quintet: Some of these keys are there already, so nothing was written. --on-conflict skip"
                                    + " leaves them; --on-conflict overwrite replaces them, for ever; --number and --prefix"
                                    + " put the backup elsewhere.");
        }
        return refused;
    }

    private boolean isConfirmed(RestoreView view) {
        boolean replacing = conflicts.policy() == ConflictPolicy.OVERWRITE && view.isInTheWay();
        String touched = "This writes " + view.keys() + " keys"
                + (replacing ? ", and replaces those that are there already, for ever." : ".");
        return confirmation.ask(
                        console(),
                        touched,
                        DatabaseNames.text(view.plan().targets().keySet()))
                == Verdict.GO_ON;
    }

    private int run(Restore restore, RestoreOptions options) {
        return Interruptible.run(console(), GO_ON, () -> {
            RestoreReport report;
            try (ProgressLine line = progress()) {
                report = restore.run(line);
            }
            RestoredView view = new RestoredView(report, options.comparing());
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("file", file.toString());
            json.putAll(view.json());
            return answer(json, view::text);
        });
    }
}
