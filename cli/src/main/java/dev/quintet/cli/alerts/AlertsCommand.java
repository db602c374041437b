package dev.quintet.cli.alerts;

import dev.quintet.cli.Console;
import dev.quintet.cli.Durations;
import dev.quintet.cli.ExitCode;
import dev.quintet.cli.Paint;
import dev.quintet.cli.RedisCommand;
import dev.quintet.cli.Table;
import dev.quintet.cli.UsageException;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.operations.alerts.AlertChannel;
import dev.quintet.operations.alerts.AlertMessage;
import dev.quintet.operations.alerts.AlertRule;
import dev.quintet.operations.alerts.DefaultRules;
import dev.quintet.operations.alerts.DeliveryException;
import dev.quintet.operations.alerts.Signal;
import dev.quintet.operations.alerts.SignalSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Looks at what the alerts of {@code quintet serve} would look at, checks their file, and tries whether messages arrive. */
@Command(
        name = "alerts",
        description = {
            "Read every figure once and compare it with the rules. Tells nobody.",
            "quintet serve --alerts FILE watches all the time and tells."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no rule is broken; check: the file is good; test: every channel took the message",
            "1:a rule is broken, or Redis failed; test: a channel did not take it",
            "2:wrong usage or configuration, or a fault in the file"
        })
public final class AlertsCommand extends RedisCommand implements Callable<Integer> {
    /** The variable that names the file. */
    public static final String VARIABLE = "QUINTET_ALERTS";

    private static final String TAKEN = "took it";

    @Option(
            names = "--alerts",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The file with rules and channels. Default: $" + VARIABLE + ".")
    private @Nullable Path given;

    public AlertsCommand(Console console, Map<String, String> environment) {
        super(console, environment);
    }

    /** The file that was given, else that of the environment. */
    public static Optional<Path> file(@Nullable Path given, Map<String, String> environment) {
        return Optional.ofNullable(given)
                .or(() -> Optional.ofNullable(environment.get(VARIABLE))
                        .filter(text -> !text.isBlank())
                        .map(Path::of));
    }

    private AlertsSettings settings() {
        Path file = file(given, environment())
                .orElseThrow(() -> new UsageException(
                        "Say which file: --alerts FILE, or " + VARIABLE + ". docs/alerts.md tells what stands in it."));
        return AlertsFile.read(file, environment());
    }

    @Override
    public Integer call() {
        // Without a file, the rules that hold for everybody.
        AlertsSettings settings = file(given, environment()).isPresent()
                ? settings()
                : new AlertsSettings(
                        Optional.empty(),
                        AlertsSettings.EVERY,
                        "bull",
                        DefaultRules.ALL,
                        List.of(),
                        Map.of(),
                        true,
                        Optional.empty(),
                        Optional.empty());
        return withDatabases(databases -> {
            try (LimitSignals limits = new LimitSignals(databases, settings.limits())) {
                List<SignalSource> sources = AlertService.sources(databases, settings, limits);
                List<Signal> signals = new ArrayList<>();
                sources.forEach(source -> read(source, signals));
                // The rest of the limiters: a round looks at one of them.
                for (int i = 1; i < settings.limits().size(); i++) {
                    read(limits, signals);
                }
                return verdict(Verdict.of(settings.rules(), signals));
            }
        });
    }

    private void read(SignalSource source, List<Signal> signals) {
        try {
            signals.addAll(source.read());
        } catch (QuintetException failure) {
            console().complain("Not read: " + failure.getMessage());
        }
    }

    private int verdict(List<Verdict> verdicts) {
        int unused = answerTable(verdicts.stream().map(Verdict::json).toList(), () -> Verdict.table(verdicts));
        return verdicts.stream().anyMatch(Verdict::broken) ? ExitCode.FAILED : ExitCode.DONE;
    }

    @Command(
            name = "check",
            description = "Check the file, and tell what it says: rules, channels, limits. No secret is shown.",
            mixinStandardHelpOptions = true)
    int check() {
        AlertsSettings settings = settings();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("every", Durations.text(settings.every()));
        json.put(
                "channels",
                Channels.of(settings).byWord().values().stream()
                        .map(AlertChannel::name)
                        .toList());
        json.put("limits", List.copyOf(settings.limits().keySet()));
        json.put("rules", settings.rules().stream().map(AlertsCommand::json).toList());
        return answer(json, () -> text(settings));
    }

    private static Map<String, Object> json(AlertRule rule) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rule", RuleReader.written(rule));
        json.put("signal", rule.signal());
        json.put("subject", rule.subject());
        json.put(rule.comparison().word(), rule.threshold());
        json.put("holdsSeconds", rule.holds().toSeconds());
        json.put("coolDownSeconds", rule.coolDown().toSeconds());
        return json;
    }

    private static String text(AlertsSettings settings) {
        Table rules = new Table("rule", "signal", "of", "when", "for", "again after");
        settings.rules()
                .forEach(rule -> rules.row(
                        RuleReader.written(rule),
                        rule.signal(),
                        rule.subject().equals("*") ? "all" : rule.subject(),
                        rule.comparison().word() + " " + Verdict.number(rule.threshold()),
                        rule.holds().isZero() ? "at once" : Durations.text(rule.holds()),
                        Durations.text(rule.coolDown())));
        return rules + "\n\nLooked at every " + Durations.text(settings.every()) + ", told to: " + Channels.of(settings)
                + (settings.limits().isEmpty()
                        ? ""
                        : "\nLimiters: "
                                + String.join(
                                        ", ",
                                        settings.limits().keySet().stream()
                                                .sorted()
                                                .toList()));
    }

    @Command(
            name = "test",
            description = "Send a message through every channel at once, to see whether it arrives. Needs no Redis.",
            mixinStandardHelpOptions = true)
    int test() {
        AlertsSettings settings = settings();
        String application =
                settings.application().orElseGet(() -> environment().getOrDefault("QUINTET_APPLICATION", "quintet"));
        AlertMessage message = AlertMessage.test(application, Instant.now());
        Map<String, String> outcomes = new LinkedHashMap<>();
        boolean all = true;
        for (AlertChannel channel : Channels.of(settings).byWord().values()) {
            try {
                channel.deliver(message);
                outcomes.put(channel.name(), TAKEN);
            } catch (DeliveryException failure) {
                all = false;
                outcomes.put(channel.name(), String.valueOf(failure.getMessage()));
            }
        }
        int unused = answerTable(outcomes, () -> {
            Table table = new Table("channel", "outcome");
            outcomes.forEach(table::row);
            return table.painting(1, outcome -> Paint.status(outcome.equals(TAKEN) ? "ok" : "error"));
        });
        return all ? ExitCode.DONE : ExitCode.FAILED;
    }

    /**
     * One figure beside the rule that looks at it.
     *
     * @param broken whether it is on the bad side
     */
    private record Verdict(AlertRule rule, Signal signal, boolean broken) {
        static List<Verdict> of(List<AlertRule> rules, List<Signal> signals) {
            List<Verdict> verdicts = new ArrayList<>();
            for (AlertRule rule : rules) {
                signals.stream()
                        .filter(rule::looksAt)
                        .forEach(signal -> verdicts.add(new Verdict(rule, signal, rule.isBrokenBy(signal))));
            }
            return verdicts;
        }

        static String number(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : String.format(Locale.ROOT, "%.1f", value);
        }

        static Table table(List<Verdict> verdicts) {
            Table table = new Table("rule", "of", "now", "bad when", "");
            verdicts.forEach(verdict -> table.row(
                    RuleReader.written(verdict.rule),
                    verdict.signal.subject(),
                    number(verdict.signal.value()) + " " + verdict.signal.unit(),
                    verdict.rule.comparison().word() + " " + number(verdict.rule.threshold()),
                    verdict.broken ? "BROKEN" : "ok"));
            return table.painting(4, Paint::status);
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("rule", RuleReader.written(rule));
            json.put("subject", signal.subject());
            json.put("value", signal.value());
            json.put("unit", signal.unit());
            json.put(rule.comparison().word(), rule.threshold());
            json.put("broken", broken);
            return json;
        }
    }
}
