package dev.quintet.operations.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One rule that is broken by one subject.
 *
 * @param rule which rule
 * @param subject who breaks it
 * @param state where it is in its life
 * @param value the figure when it was last read
 * @param unit the figure's unit
 * @param since when it became bad
 * @param toldAt when somebody was last told
 * @since 1.0
 */
public record Alert(
        AlertRule rule,
        String subject,
        AlertState state,
        double value,
        String unit,
        Instant since,
        Optional<Instant> toldAt) {
    Alert in(AlertState state) {
        return new Alert(rule, subject, state, value, unit, since, toldAt);
    }

    Alert read(Signal now) {
        return new Alert(rule, subject, state, now.value(), now.unit(), since, toldAt);
    }

    Alert told(Instant now) {
        return new Alert(rule, subject, state, value, unit, since, Optional.of(now));
    }

    boolean heldFor(Instant now, Duration atLeast) {
        return Duration.between(since, now).compareTo(atLeast) >= 0;
    }

    boolean isDueAgain(Instant now) {
        return toldAt.map(told -> Duration.between(told, now).compareTo(rule.coolDown()) >= 0)
                .orElse(true);
    }

    /** One line for people, such as {@code [firing] memory nearly full: cache 93.1 % (above 90)}. */
    public String headline() {
        return "[" + state.name().toLowerCase(Locale.ROOT) + "] " + rule.name() + ": " + subject + " " + number(value)
                + (unit.isEmpty() ? "" : " " + unit)
                + (state == AlertState.RESOLVED
                        ? " again"
                        : " (" + rule.comparison().word() + " " + number(rule.threshold()) + ")");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
