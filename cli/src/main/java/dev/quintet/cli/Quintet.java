package dev.quintet.cli;

import dev.quintet.cli.alerts.AlertsCommand;
import dev.quintet.cli.backup.BackupCommand;
import dev.quintet.cli.backup.RestoreCommand;
import dev.quintet.cli.backup.VerifyCommand;
import dev.quintet.cli.migration.MigrateCommand;
import dev.quintet.cli.queues.AddCommand;
import dev.quintet.cli.queues.QueuesCommand;
import dev.quintet.cli.queues.WorkCommand;
import dev.quintet.cli.top.TopCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command itself: finds the subcommand, and turns failures into one message and an exit code. */
@Command(
        name = "quintet",
        description = "Five purpose-built Redis databases: watch them, clear them, serve them.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it worked; for health: every database can be used",
            "1:it failed; for health: a database cannot be used",
            "2:wrong usage or configuration; nothing was done"
        })
public final class Quintet implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private Quintet() {}

    public static void main(String[] arguments) {
        Console console = new Console(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.in,
                Terminals.isOne(Terminals.ERR, System.getenv()),
                Terminals.isColored(System.getenv()));
        System.exit(run(console, System.getenv(), arguments));
    }

    /** Runs one command and returns its exit code. */
    static int run(Console console, Map<String, String> environment, String... arguments) {
        CommandLine line = new CommandLine(new Quintet())
                .addSubcommand(new ServeCommand(console, environment))
                .addSubcommand(new HealthCommand(console, environment))
                .addSubcommand(new InfoCommand(console, environment))
                .addSubcommand(new ClearCommand(console, environment))
                .addSubcommand(new KeysCommand(console, environment))
                .addSubcommand(new DoctorCommand(console, environment))
                .addSubcommand(new MigrateCommand(console, environment))
                .addSubcommand(new BackupCommand(console, environment))
                .addSubcommand(new RestoreCommand(console, environment))
                .addSubcommand(new VerifyCommand(console, environment))
                .addSubcommand(new AlertsCommand(console, environment))
                .addSubcommand(new TopCommand(console, environment))
                .addSubcommand(new AddCommand(console, environment))
                .addSubcommand(new WorkCommand(console, environment))
                .addSubcommand(new QueuesCommand(console, environment))
                .addSubcommand(new SessionsCommand(console, environment))
                .addSubcommand(new CacheCommand(console, environment))
                .addSubcommand(new RateLimitsCommand(console, environment))
                .addSubcommand(new EmailCommand(console, environment))
                .addSubcommand(new CompletionCommand(console));
        return line.registerConverter(Duration.class, Quintet::duration)
                .setOut(console.out())
                .setErr(console.err())
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> Failure.of(failure).tell(console))
                .execute(arguments);
    }

    private static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (UsageException wrong) {
            throw new TypeConversionException(String.valueOf(wrong.getMessage()));
        }
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Say what to do: " + String.join(", ", spec.subcommands().keySet()) + ".");
        }
    }
}
