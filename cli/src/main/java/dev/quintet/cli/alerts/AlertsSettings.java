package dev.quintet.cli.alerts;

import dev.quintet.cli.Durations;
import dev.quintet.operations.alerts.AlertRule;
import dev.quintet.operations.alerts.MailSettings;
import dev.quintet.ratelimits.Limit;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to watch, and whom to tell. Shows no secret.
 *
 * @param application whose databases these are, as messages call it; empty for the name that connections have
 * @param every from the end of one round to the beginning of the next
 * @param prefix what the queues' keys begin with
 * @param rules those that are on
 * @param ruleSet names of rules whose threshold somebody chose
 * @param limits what limiters allow, by the limiter's name, for {@code limits.refused}
 * @param log whether the log is told
 * @param webhook who is told by HTTP
 * @param mail who is told by mail
 */
public record AlertsSettings(
        Optional<String> application,
        Duration every,
        String prefix,
        List<AlertRule> rules,
        List<String> ruleSet,
        Map<String, List<Limit>> limits,
        boolean log,
        Optional<Webhook> webhook,
        Optional<MailSettings> mail) {
    static final Duration EVERY = Duration.ofSeconds(30);

    /**
     * An address to post to.
     *
     * @param address may hold a secret itself
     * @param secret what messages are signed with
     */
    public record Webhook(URI address, Optional<String> secret) {
        /** Only the host: many services have their secret in the path. */
        @Override
        public String toString() {
            return "webhook " + address.getHost() + (secret.isPresent() ? ", signed" : ", unsigned");
        }
    }

    public AlertsSettings {
        rules = List.copyOf(rules);
        ruleSet = List.copyOf(ruleSet);
        limits = Map.copyOf(limits);
    }

    /** In one line for people. */
    public String summary() {
        return rules.size() + " rules, looked at every " + Durations.text(every) + ", told to " + Channels.of(this);
    }

    /** Another threshold for a rule that nobody chose one for. */
    public AlertsSettings withDefaultThreshold(String rule, double threshold) {
        if (ruleSet.contains(rule)) {
            return this;
        }
        List<AlertRule> changed = rules.stream()
                .map(each -> each.name().equals(rule) ? each.withThreshold(threshold) : each)
                .toList();
        return new AlertsSettings(application, every, prefix, changed, ruleSet, limits, log, webhook, mail);
    }

    @Override
    public String toString() {
        return "AlertsSettings[" + summary() + "]";
    }
}
