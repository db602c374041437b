package dev.quintet.cli.alerts;

import dev.quintet.cli.Durations;
import dev.quintet.cli.Limits;
import dev.quintet.cli.UsageException;
import dev.quintet.operations.alerts.AlertRule;
import dev.quintet.operations.alerts.MailChannel;
import dev.quintet.operations.alerts.MailSettings;
import dev.quintet.operations.alerts.MailSettings.Encryption;
import dev.quintet.operations.alerts.WebhookChannel;
import dev.quintet.ratelimits.Limit;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the file that says what to watch and whom to tell; {@code docs/alerts.md} tells what may stand in it. Every fault is told
 * at once, with its line. Secrets are looked up in the environment or in files of their own.
 */
public final class AlertsFile {
    private static final String KNOWN =
            "There are: application, every, queues.prefix, limits.NAME, rule.NAME.on, .above,"
                    + " .below, .subject, .holds, .cool-down, .signal, .explanation, log, webhook.url, webhook.secret, mail.host,"
                    + " mail.port, mail.encryption, mail.user, mail.password, mail.from, mail.to.";
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final SettingsFile file;
    private final Secrets secrets;

    private AlertsFile(SettingsFile file, Secrets secrets) {
        this.file = file;
        this.secrets = secrets;
    }

    /**
     * Reads the file.
     *
     * @throws UsageException with every fault there is
     */
    public static AlertsSettings read(Path path, Map<String, String> environment) {
        return new AlertsFile(SettingsFile.read(path), new Secrets(environment)).settings();
    }

    private AlertsSettings settings() {
        RuleReader reader = new RuleReader(file);
        List<AlertRule> rules = reader.read();
        AlertsSettings settings = new AlertsSettings(
                file.find("application").map(Setting::value),
                file.find("every", AlertsFile::pause).orElse(AlertsSettings.EVERY),
                file.find("queues.prefix").map(Setting::value).orElse("bull"),
                rules,
                reader.chosen(),
                limits(),
                file.find("log", RuleReader::yesOrNo).orElse(true),
                webhook(),
                mail());
        if (!file.hasFaults()
                && !settings.log()
                && settings.webhook().isEmpty()
                && settings.mail().isEmpty()) {
            file.fault("Nobody would be told: log is off, and there is neither webhook.url nor mail.host.");
        }
        file.refuseFaults(KNOWN);
        return settings;
    }

    private static Duration pause(String text) {
        Duration pause = Durations.parse(text);
        if (pause.compareTo(SHORTEST) < 0) {
            throw new UsageException("must be at least 1s, was '" + text + "'.");
        }
        return pause;
    }

    private Map<String, List<Limit>> limits() {
        Map<String, List<Limit>> limits = new LinkedHashMap<>();
        for (String name : file.names("limits.")) {
            file.find(
                            "limits." + name,
                            text -> list(text).stream().map(Limits::parse).toList())
                    .ifPresent(read -> limits.put(name, read));
        }
        return limits;
    }

    private Optional<AlertsSettings.Webhook> webhook() {
        Optional<Setting> address = file.find("webhook.url");
        Optional<Setting> key = file.find("webhook.secret");
        Optional<String> secret = key.flatMap(setting -> file.read(setting, secrets::required));
        if (address.isEmpty()) {
            key.ifPresent(setting -> file.fault(setting, "there is no webhook.url that it would be for."));
            return Optional.empty();
        }
        Optional<URI> uri = file.read(address.get(), text -> uri(secrets.optional(text)));
        uri.ifPresent(checked -> {
            Optional<WebhookChannel> unused =
                    file.read(address.get(), text -> new WebhookChannel(checked, Optional.empty()));
            if (unused.isPresent() && secret.isPresent()) {
                key.ifPresent(setting -> file.read(setting, text -> new WebhookChannel(checked, secret)));
            }
        });
        return uri.map(checked -> new AlertsSettings.Webhook(checked, secret));
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException unreadable) {
            // Its message would show the address, which may hold a secret.
        }
        throw new UsageException("must be an address such as https://hooks.example.org/alerts; it is not shown here,"
                + " because it may hold a secret.");
    }

    private Optional<MailSettings> mail() {
        Optional<Setting> host = file.find("mail.host");
        Optional<String> from = file.find("mail.from").map(Setting::value);
        List<String> to =
                file.find("mail.to").map(Setting::value).map(AlertsFile::list).orElse(List.of());
        Encryption encryption =
                file.find("mail.encryption", AlertsFile::encryption).orElse(Encryption.STARTTLS);
        int port = file.find("mail.port", AlertsFile::port).orElse(usualPort(encryption));
        Optional<String> user = file.find("mail.user").map(Setting::value);
        Optional<String> password = file.find("mail.password", secrets::required);
        if (host.isEmpty()) {
            if (from.isPresent() || !to.isEmpty() || user.isPresent()) {
                file.fault("mail.host is missing: the server that mail is sent by.");
            }
            return Optional.empty();
        }
        if (from.isEmpty() || to.isEmpty()) {
            file.fault(host.get(), "mail needs mail.from and mail.to too.");
            return Optional.empty();
        }
        if (file.hasFaults()) {
            return Optional.empty();
        }
        return file.read(host.get(), text -> {
            MailSettings settings = new MailSettings(text, port, encryption, user, password, from.get(), to);
            MailChannel unused = new MailChannel(settings);
            return settings;
        });
    }

    private static Encryption encryption(String text) {
        return Arrays.stream(Encryption.values())
                .filter(each -> each.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new UsageException("must be starttls, tls or none, was '" + text + "'."));
    }

    private static int usualPort(Encryption encryption) {
        return switch (encryption) {
            case STARTTLS -> 587;
            case TLS -> 465;
            case NONE -> 25;
        };
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}")) {
            throw new UsageException("must be a number from 1 to 65535, was '" + text + "'.");
        }
        return Integer.parseInt(text);
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }
}
