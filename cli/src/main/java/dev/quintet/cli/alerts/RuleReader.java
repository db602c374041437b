package dev.quintet.cli.alerts;

import dev.quintet.cli.Durations;
import dev.quintet.cli.UsageException;
import dev.quintet.operations.alerts.AlertRule;
import dev.quintet.operations.alerts.AlertRule.Comparison;
import dev.quintet.operations.alerts.DefaultRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the rules of a file: what is different of the built-in ones, and rules of one's own. */
final class RuleReader {
    private static final String BEGINNING = "rule.";
    private static final Duration COOL_DOWN = Duration.ofHours(1);

    private final SettingsFile file;
    private final List<String> chosen = new ArrayList<>();

    RuleReader(SettingsFile file) {
        this.file = file;
    }

    /** As the name of a rule is written in a file: {@code memory-nearly-full}. */
    static String written(AlertRule rule) {
        return rule.name().replace(' ', '-');
    }

    /** All that are on: the built-in ones, changed as the file says, then one's own. */
    List<AlertRule> read() {
        Map<String, AlertRule> builtIn = new LinkedHashMap<>();
        DefaultRules.ALL.forEach(rule -> builtIn.put(written(rule), rule));
        List<AlertRule> rules = new ArrayList<>();
        builtIn.forEach((name, rule) -> {
            if (isOn(name)) {
                rules.add(changed(name, rule));
            }
        });
        for (String name : file.names(BEGINNING)) {
            if (!builtIn.containsKey(name) && isOn(name)) {
                own(name, builtIn).ifPresent(rules::add);
            }
        }
        return rules;
    }

    /** The names of rules whose threshold the file says. */
    List<String> chosen() {
        return chosen;
    }

    private String setting(String rule, String what) {
        return BEGINNING + rule + "." + what;
    }

    private boolean isOn(String name) {
        return file.find(setting(name, "on"), RuleReader::yesOrNo).orElse(true);
    }

    private AlertRule changed(String name, AlertRule rule) {
        String side = rule.comparison().word();
        String other = rule.comparison() == Comparison.ABOVE ? "below" : "above";
        file.find(setting(name, other))
                .ifPresent(setting -> file.fault(
                        setting,
                        "this rule is about what is " + side + "; write " + setting(name, side)
                                + ", or make a rule of your own."));
        file.find(setting(name, "signal"))
                .ifPresent(setting -> file.fault(
                        setting, "this rule is built in and looks at " + rule.signal() + "; give yours another name."));
        Optional<Double> threshold = file.find(setting(name, side), RuleReader::number);
        if (threshold.isPresent()) {
            chosen.add(rule.name());
        }
        return common(name, threshold.map(rule::withThreshold).orElse(rule));
    }

    private AlertRule common(String name, AlertRule rule) {
        AlertRule changed = rule;
        changed = file.find(setting(name, "subject"))
                .map(one -> one.value())
                .map(changed::withSubject)
                .orElse(changed);
        changed = file.find(setting(name, "holds"), Durations::parse)
                .map(changed::withHolds)
                .orElse(changed);
        Optional<Setting> coolDown = file.find(setting(name, "cool-down"));
        if (coolDown.isPresent()) {
            AlertRule before = changed;
            changed = file.read(coolDown.get(), text -> before.withCoolDown(Durations.parse(text)))
                    .orElse(before);
        }
        return changed;
    }

    private Optional<AlertRule> own(String name, Map<String, AlertRule> builtIn) {
        Optional<Setting> signal = file.find(setting(name, "signal"));
        Optional<Setting> above = file.find(setting(name, "above"));
        Optional<Setting> below = file.find(setting(name, "below"));
        String explanation =
                file.find(setting(name, "explanation")).map(Setting::value).orElse("A rule of the alerts' file.");
        if (signal.isEmpty()) {
            // What else is said of it is read all the same, so that only what is wrong is told.
            AlertRule unused = common(name, DefaultRules.ALL.get(0));
            file.fault("rule." + name + " is none of the built-in rules (" + String.join(", ", builtIn.keySet())
                    + "). One of your own needs a signal: " + setting(name, "signal") + "=database.keys");
            return Optional.empty();
        }
        if (above.isPresent() == below.isPresent()) {
            AlertRule unused = common(name, DefaultRules.ALL.get(0));
            file.fault(
                    signal.get(),
                    "the rule needs one threshold: either " + setting(name, "above") + " or " + setting(name, "below")
                            + ".");
            return Optional.empty();
        }
        Setting threshold = above.or(() -> below).orElseThrow();
        return file.read(
                        threshold,
                        text -> new AlertRule(
                                name.replace('-', ' '),
                                signal.get().value(),
                                "*",
                                above.isPresent() ? Comparison.ABOVE : Comparison.BELOW,
                                number(text),
                                Duration.ZERO,
                                COOL_DOWN,
                                explanation))
                .map(rule -> common(name, rule));
    }

    static boolean yesOrNo(String text) {
        return switch (text) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new UsageException("must be true or false, was '" + text + "'.");
        };
    }

    private static double number(String text) {
        if (!text.matches("-?\\d{1,15}(\\.\\d{1,6})?")) {
            throw new UsageException("must be a number such as 90 or 0.5, was '" + text + "'.");
        }
        return Double.parseDouble(text);
    }
}
