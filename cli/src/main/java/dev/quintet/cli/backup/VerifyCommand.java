package dev.quintet.cli.backup;

import dev.quintet.cli.Console;
import dev.quintet.cli.ExitCode;
import dev.quintet.cli.ProgressLine;
import dev.quintet.cli.RedisCommand;
import dev.quintet.operations.backup.BackupCheck;
import dev.quintet.operations.backup.Comparison;
import dev.quintet.operations.backup.Passphrase;
import dev.quintet.operations.backup.Restore;
import dev.quintet.operations.backup.RestoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a whole backup and tells what is in it; compares it with databases if asked to. */
@Command(
        name = "verify",
        description = {
            "Read a whole backup and tell what is in it, or what is wrong with it. Needs no Redis.",
            "With --against it also compares with databases, key by key. Only reads."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the backup is whole; with --against: the databases hold what it does",
            "1:it is damaged, or cannot be read; with --against: something is missing or different",
            "2:wrong usage or configuration"
        })
public final class VerifyCommand extends RedisCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("");

    @Mixin
    private final PassphraseChoice passphrase = new PassphraseChoice();

    @Option(
            names = "--against",
            paramLabel = "NAMES",
            split = ",",
            description =
                    "Databases to compare with, such as sessions,cache, or all: type, contents and, to a second, the"
                            + " time to live of every key of the backup. Keys that are not in it do not matter.")
    private List<String> against = new ArrayList<>();

    @Mixin
    private final TargetChoice target = new TargetChoice();

    @Option(
            names = "--keys-per-second",
            paramLabel = "N",
            description = "The pace at which to compare; 0 for as fast as it goes. Default: 0.")
    private long pace;

    public VerifyCommand(Console console, Map<String, String> environment) {
        super(console, environment);
    }

    @Override
    public Integer call() {
        Optional<Passphrase> secret = passphrase.read(environment(), console().in());
        RestoreOptions.Builder options = RestoreOptions.builder().keysPerSecond(pace);
        secret.ifPresent(options::passphrase);
        target.apply(options, against);
        ManifestView manifest;
        try (ProgressLine line = progress()) {
            manifest = new ManifestView(BackupCheck.of(file, secret, line));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file.toString());
        json.put("encrypted", secret.isPresent());
        json.put("whole", true);
        json.put("manifest", manifest.json());
        String whole = file + " is whole" + (secret.isPresent() ? ", and encrypted" : "") + ". " + manifest.text();
        if (against.isEmpty()) {
            return answer(json, () -> whole);
        }
        Comparison comparison = withPlaces(places -> {
            try (ProgressLine line = progress()) {
                return new Restore(places, file, options.build()).compare(line);
            }
        });
        json.put("comparison", comparison);
        int unused = answer(json, () -> whole + "\n\n" + text(comparison));
        return comparison.same() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String text(Comparison comparison) {
        StringBuilder text = new StringBuilder()
                .append(comparison.equal())
                .append(" keys are as in the backup, ")
                .append(comparison.missing())
                .append(" are missing, ")
                .append(comparison.different())
                .append(" are different.");
        comparison.examples().forEach(each -> text.append("\n  ").append(each));
        return text.toString();
    }
}
