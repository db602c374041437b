package dev.quintet.cli.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.cli.UsageException;
import dev.quintet.operations.alerts.AlertRule;
import dev.quintet.operations.alerts.DefaultRules;
import dev.quintet.operations.alerts.MailSettings;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.ratelimits.TokenBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsFileTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOOK_KEY", "a-key-that-nobody-may-see", "MAIL_PASSWORD", "a-password-that-nobody-may-see");

    @TempDir
    Path folder = Path.of("");

    private AlertsSettings read(String text) throws IOException {
        return AlertsFile.read(Files.writeString(folder.resolve("alerts.properties"), text), ENVIRONMENT);
    }

    private static AlertRule rule(AlertsSettings settings, String name) {
        return settings.rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_empty_file_watches_by_the_built_in_rules_and_tells_the_log() throws IOException {
        AlertsSettings settings = read("");
        assertThat(settings.rules()).isEqualTo(DefaultRules.ALL);
        assertThat(settings.every()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.summary()).endsWith("told to log");
    }

    @Test
    void everything_can_be_said() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "a-key-in-a-file-of-its-own\n");
        AlertsSettings settings = read(String.join(
                "\n",
                "application = crm",
                "every = 1m",
                "queues.prefix = jobs",
                "limits.login = 10/1m, bucket:100/1h",
                "# off, changed, and one of our own",
                "rule.strays.on = false",
                "rule.memory-nearly-full.above = 80.5",
                "rule.memory-nearly-full.holds = 2m",
                "rule.memory-nearly-full.cool-down = 6h",
                "rule.queue-backlog.subject = mail",
                "rule.cache-grows.signal = database.keys",
                "rule.cache-grows.subject = cache",
                "rule.cache-grows.above = 1000000",
                "rule.cache-grows.explanation = Der Cache wächst.",
                "log = off",
                "webhook.url = https://hooks.example.org/secret-path",
                "webhook.secret = file:" + key,
                "mail.host = mail.example.org",
                "mail.encryption = tls",
                "mail.user = ops",
                "mail.password = env:MAIL_PASSWORD",
                "mail.from = quintet@example.org",
                "mail.to = ada@example.org, bob@example.org"));
        assertThat(settings.application()).contains("crm");
        assertThat(settings.every()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.prefix()).isEqualTo("jobs");
        assertThat(settings.limits().get("login"))
                .containsExactly(
                        new SlidingWindow(10, Duration.ofMinutes(1)), new TokenBucket(100, Duration.ofHours(1)));
        assertThat(settings.rules())
                .hasSize(DefaultRules.ALL.size())
                .extracting(AlertRule::name)
                .doesNotContain("strays");
        assertThat(rule(settings, "memory nearly full"))
                .satisfies(rule -> assertThat(rule.threshold()).isEqualTo(80.5))
                .satisfies(rule -> assertThat(rule.holds()).isEqualTo(Duration.ofMinutes(2)))
                .satisfies(rule -> assertThat(rule.coolDown()).isEqualTo(Duration.ofHours(6)));
        assertThat(rule(settings, "queue backlog").subject()).isEqualTo("mail");
        assertThat(rule(settings, "cache grows"))
                .isEqualTo(AlertRule.above("cache grows", "database.keys", 1_000_000, "Der Cache wächst.")
                        .withSubject("cache"));
        assertThat(settings.webhook().orElseThrow().secret()).contains("a-key-in-a-file-of-its-own");
        assertThat(settings.mail().orElseThrow())
                .extracting(
                        MailSettings::port,
                        mail -> mail.password().orElse(""),
                        mail -> mail.to().size())
                .containsExactly(465, "a-password-that-nobody-may-see", 2);
        assertThat(settings + " " + settings.summary())
                .doesNotContain("nobody-may-see", "secret-path", "a-key-in-a-file")
                .contains("webhook hooks.example.org", "mail to ada@example.org, bob@example.org");
    }

    @Test
    void every_fault_is_told_at_once_with_its_line() {
        assertThatThrownBy(() -> read("""
                        every = 10
                        rule.straz.on = yes

                        rule.strays.above = many
                        rule.evictions.below = 3
                        limits.login = 10 per minute
                        log = perhaps
                        webhook.secret = plain-text-that-is-secret
                        mail.form = quintet@example.org
                        """))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("alerts.properties has 9 faults:")
                .hasMessageContaining("line 1, every: '10' is not a time")
                .hasMessageContaining(
                        "rule.straz is none of the built-in rules (unusable, degraded, memory-nearly-full")
                .hasMessageContaining("line 4, rule.strays.above: must be a number such as 90 or 0.5, was 'many'")
                .hasMessageContaining("line 5, rule.evictions.below: this rule is about what is above")
                .hasMessageContaining("line 6, limits.login: a limit must be permits and a time")
                .hasMessageContaining("line 7, log: must be true or false, was 'perhaps'")
                .hasMessageContaining("line 8, webhook.secret: a secret does not belong in this file. Write env:NAME")
                .hasMessageContaining("there is no webhook.url")
                .hasMessageContaining("line 9, mail.form: there is no such setting. There are: application, ")
                .hasMessageNotContaining("plain-text-that-is-secret");
    }

    @Test
    void secrets_that_are_not_where_they_should_be_are_told_without_showing_any() {
        assertThatThrownBy(() -> read("webhook.url=https://example.org/x\nwebhook.secret=env:NO_SUCH_VARIABLE"))
                .hasMessageContaining("line 2, webhook.secret: the environment has no NO_SUCH_VARIABLE");
        assertThatThrownBy(() -> read("webhook.url=https://example.org/x\nwebhook.secret=file:/no/such/file"))
                .hasMessageContaining("the file /no/such/file cannot be read (NoSuchFileException)");
        assertThatThrownBy(() -> read("webhook.url=ftp://example.org/token-in-the-path"))
                .hasMessageContaining("must begin with http:// or https://, but begins with 'ftp'")
                .hasMessageNotContaining("token-in-the-path");
        assertThatThrownBy(() -> read("webhook.url=https://bad host/token-in-the-path"))
                .hasMessageContaining("it is not shown here")
                .hasMessageNotContaining("token-in-the-path");
    }

    @Test
    void mail_needs_a_host_a_sender_and_receivers_that_can_be() {
        assertThatThrownBy(() -> read("mail.from=a@example.org")).hasMessageContaining("mail.host is missing");
        assertThatThrownBy(() -> read("mail.host=mail.example.org"))
                .hasMessageContaining("line 1, mail.host: mail needs mail.from and mail.to too.");
        assertThatThrownBy(() -> read("mail.host=mail.example.org\nmail.from=a@example.org\nmail.to=not an address"))
                .hasMessageContaining("'not an address' is not a mail address");
    }

    @Test
    void a_file_by_which_nobody_would_be_told_is_refused() {
        assertThatThrownBy(() -> read("log=off")).hasMessageContaining("Nobody would be told");
    }

    @Test
    void a_file_that_is_not_there_is_one_message() {
        assertThatThrownBy(() -> AlertsFile.read(folder.resolve("none"), ENVIRONMENT))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("There is no file");
        assertThatThrownBy(() -> AlertsFile.read(folder, ENVIRONMENT)).hasMessageContaining("is a folder");
    }

    @Test
    void a_threshold_that_nobody_chose_may_fit_itself_to_the_schedule() throws IOException {
        assertThat(rule(read("").withDefaultThreshold("backup too old", 60), "backup too old")
                        .threshold())
                .isEqualTo(60);
        assertThat(rule(
                                read("rule.backup-too-old.above=90").withDefaultThreshold("backup too old", 60),
                                "backup too old")
                        .threshold())
                .isEqualTo(90);
    }
}
