package dev.quintet.operations.alerts;

import java.time.Duration;
import java.util.Locale;

/**
 * When somebody should be told.
 *
 * @param name the rule's own name, which messages begin with
 * @param signal which figures it looks at, by name
 * @param subject whose, such as {@code cache}; {@code *} for everybody's, each an alert of its own
 * @param comparison which side of the threshold is bad
 * @param threshold in the figure's unit
 * @param holds how long it must have been bad before anybody is told; zero for at once
 * @param coolDown how long until it is told again while it stays bad
 * @param explanation what it means and what to do, one or two sentences for whoever is woken
 * @since 1.0
 */
public record AlertRule(
        String name,
        String signal,
        String subject,
        Comparison comparison,
        double threshold,
        Duration holds,
        Duration coolDown,
        String explanation) {
    /** Which side of a threshold is bad. */
    public enum Comparison {
        ABOVE,
        BELOW;

        boolean isBad(double value, double threshold) {
            return this == ABOVE ? value > threshold : value < threshold;
        }

        /** As people say it: above, below. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public AlertRule {
        if (name.isBlank() || signal.isBlank() || subject.isBlank()) {
            throw new IllegalArgumentException("A rule needs a name, a signal and a subject ('*' for all), but was '"
                    + name + "', '" + signal + "', '" + subject + "'");
        }
        if (Double.isNaN(threshold)) {
            throw new IllegalArgumentException("The threshold of rule '" + name + "' must be a number, was NaN");
        }
        if (holds.isNegative()) {
            throw new IllegalArgumentException("holds of rule '" + name + "' must not be negative, was " + holds);
        }
        if (coolDown.toSeconds() < 1) {
            throw new IllegalArgumentException("coolDown of rule '" + name + "' must be at least 1 s, was " + coolDown);
        }
    }

    /** A rule that fires at once and is told again every hour. */
    public static AlertRule above(String name, String signal, double threshold, String explanation) {
        return new AlertRule(
                name, signal, "*", Comparison.ABOVE, threshold, Duration.ZERO, Duration.ofHours(1), explanation);
    }

    /** A rule that fires at once and is told again every hour. */
    public static AlertRule below(String name, String signal, double threshold, String explanation) {
        return new AlertRule(
                name, signal, "*", Comparison.BELOW, threshold, Duration.ZERO, Duration.ofHours(1), explanation);
    }

    public AlertRule withSubject(String subject) {
        return new AlertRule(name, signal, subject, comparison, threshold, holds, coolDown, explanation);
    }

    public AlertRule withHolds(Duration holds) {
        return new AlertRule(name, signal, subject, comparison, threshold, holds, coolDown, explanation);
    }

    public AlertRule withCoolDown(Duration coolDown) {
        return new AlertRule(name, signal, subject, comparison, threshold, holds, coolDown, explanation);
    }

    public AlertRule withThreshold(double threshold) {
        return new AlertRule(name, signal, subject, comparison, threshold, holds, coolDown, explanation);
    }

    /** Whether it looks at this figure. */
    public boolean looksAt(Signal read) {
        return read.name().equals(signal) && (subject.equals("*") || subject.equals(read.subject()));
    }

    /** Whether this figure is on the bad side of the threshold. */
    public boolean isBrokenBy(Signal read) {
        return comparison.isBad(read.value(), threshold);
    }
}
