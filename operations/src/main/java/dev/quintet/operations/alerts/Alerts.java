package dev.quintet.operations.alerts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares figures with rules, round by round, and says what people must be told.
 *
 * <p>A figure that is bad makes an alert that is pending until it has been bad for as long as its rule wants; then it fires, is
 * told, and told again after each cool-down. A figure that is good again resolves it, which is told if the alert was. A figure
 * that could not be read leaves its alert as it is: not knowing is no reason to say that all is well.
 *
 * <p>Not thread-safe: one thread takes the rounds. Alerts are in memory, so after a restart what is still bad is told anew.
 */
final class Alerts {
    private record Key(String rule, String subject) {}

    private final List<AlertRule> rules;
    private final Map<Key, Alert> open = new LinkedHashMap<>();

    Alerts(List<AlertRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Takes one round, and returns what must be told. */
    List<Alert> round(List<Signal> signals, Instant now) {
        List<Alert> toTell = new ArrayList<>();
        open.values().removeIf(alert -> alert.state() == AlertState.RESOLVED);
        for (AlertRule rule : rules) {
            for (Signal signal : signals) {
                if (rule.looksAt(signal)) {
                    judge(rule, signal, now).ifPresent(toTell::add);
                }
            }
        }
        return toTell;
    }

    private Optional<Alert> judge(AlertRule rule, Signal signal, Instant now) {
        Key key = new Key(rule.name(), signal.subject());
        boolean bad = rule.isBrokenBy(signal);
        Alert known = open.get(key);
        if (!bad) {
            return resolve(key, known, signal);
        }
        Alert alert = known == null || known.state() == AlertState.RESOLVED
                ? new Alert(
                        rule,
                        signal.subject(),
                        AlertState.PENDING,
                        signal.value(),
                        signal.unit(),
                        now,
                        Optional.empty())
                : known.read(signal);
        if (alert.heldFor(now, rule.holds()) && alert.isDueAgain(now)) {
            Alert firing = alert.in(AlertState.FIRING).told(now);
            open.put(key, firing);
            return Optional.of(firing);
        }
        open.put(key, alert);
        return Optional.empty();
    }

    private Optional<Alert> resolve(Key key, @Nullable Alert known, Signal signal) {
        if (known == null) {
            return Optional.empty();
        }
        if (known.state() != AlertState.FIRING) {
            open.remove(key);
            return Optional.empty();
        }
        Alert resolved = known.read(signal).in(AlertState.RESOLVED);
        open.put(key, resolved);
        return Optional.of(resolved);
    }

    /** What is bad now, or has just become good. */
    List<Alert> open() {
        return List.copyOf(open.values());
    }
}
