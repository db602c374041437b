package dev.quintet.cli.alerts;

import dev.quintet.operations.alerts.AlertChannel;
import dev.quintet.operations.alerts.LogChannel;
import dev.quintet.operations.alerts.MailChannel;
import dev.quintet.operations.alerts.WebhookChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whom to tell, by a short word for each channel.
 *
 * @param byWord {@code log}, {@code webhook}, {@code mail}
 */
record Channels(Map<String, AlertChannel> byWord) {
    static final String LOG = "log";

    static Channels of(AlertsSettings settings) {
        Map<String, AlertChannel> channels = new LinkedHashMap<>();
        if (settings.log()) {
            channels.put(LOG, new LogChannel());
        }
        settings.webhook()
                .ifPresent(webhook -> channels.put("webhook", new WebhookChannel(webhook.address(), webhook.secret())));
        settings.mail().ifPresent(mail -> channels.put("mail", new MailChannel(mail)));
        return new Channels(channels);
    }

    @Override
    public String toString() {
        return byWord.values().stream().map(AlertChannel::name).collect(Collectors.joining("; "));
    }
}
