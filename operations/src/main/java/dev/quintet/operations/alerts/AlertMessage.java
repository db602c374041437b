package dev.quintet.operations.alerts;

import java.time.Instant;
import java.util.Locale;

/**
 * What is told to people. It holds figures and names, and never a key, a value or a secret.
 *
 * @param id the same for every try to deliver it, so that a receiver can tell a repetition
 * @param application whose databases these are
 * @param rule which rule
 * @param subject whom it concerns
 * @param state {@code firing}, {@code resolved} or {@code test}
 * @param headline one line
 * @param explanation what it means and what to do
 * @param value the figure
 * @param unit its unit
 * @param since when it became bad
 * @param at when this was written
 * @since 1.0
 */
public record AlertMessage(
        String id,
        String application,
        String rule,
        String subject,
        String state,
        String headline,
        String explanation,
        double value,
        String unit,
        Instant since,
        Instant at) {
    static AlertMessage of(String application, Alert alert, Instant now) {
        String state = alert.state().name().toLowerCase(Locale.ROOT);
        return new AlertMessage(
                alert.rule().name() + "/" + alert.subject() + "/"
                        + alert.since().toEpochMilli() + "/" + state + "/" + now.toEpochMilli(),
                application,
                alert.rule().name(),
                alert.subject(),
                state,
                alert.headline(),
                alert.rule().explanation(),
                alert.value(),
                alert.unit(),
                alert.since(),
                now);
    }

    /** A message that says that messages arrive. */
    public static AlertMessage test(String application, Instant now) {
        return new AlertMessage(
                "test/" + now.toEpochMilli(),
                application,
                "test",
                application,
                "test",
                "[test] Alerts of " + application + " arrive here",
                "Nothing is wrong. Somebody asked for this message to see whether it arrives.",
                0,
                "",
                now,
                now);
    }
}
