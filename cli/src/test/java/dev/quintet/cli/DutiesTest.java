package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.quintet.cli.alerts.AlertsFile;
import dev.quintet.databases.Json;
import dev.quintet.testing.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Alerts and backups of {@code quintet serve}, and the commands around them. */
class DutiesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    @TempDir
    Path folder = Path.of("");

    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private HttpServer receiver;

    @BeforeEach
    void receive() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(Json.mapper().readTree(body).path("headline").asString());
            Integer answer = answers.poll();
            exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    private Map<String, String> environment(String... more) {
        Map<String, String> variables =
                new HashMap<>(Map.of("XDG_DATA_HOME", folder.toString(), "REDIS_URL", redis.url()));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("alerts.properties"), List.of(lines));
    }

    private String hook() {
        return "webhook.url=http://127.0.0.1:" + receiver.getAddress().getPort() + "/secret-path";
    }

    private Server serve(Duties duties) {
        RedisSource source = RedisSource.find(environment(), new DataFolder(folder), Optional.empty());
        Server server = Server.start(
                new ServerSettings("127.0.0.1", 0, "a-token-for-this-test", true, new DataFolder(folder)), source);
        duties.begin(server, source.configuration());
        return server;
    }

    private Optional<ScheduledBackups.Settings> backups(Map<String, String> environment, String... arguments) {
        ScheduledBackups backups = new ScheduledBackups();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("backups", CommandLine.Model.CommandSpec.forAnnotatedObject(backups)))
                .registerConverter(Duration.class, Durations::parse)
                .parseArgs(arguments);
        return backups.settings(environment);
    }

    @Test
    void what_is_bad_is_told_while_the_server_runs_and_that_it_is_good_again() throws IOException {
        redis.cli(1, "SET", "not-of-the-cache", "1", "EX", "3600");
        Path file = file("every=1s", hook(), "rule.strays.holds=0s");
        Duties duties = new Duties(Optional.of(AlertsFile.read(file, environment())), Optional.empty());
        answers.add(503);
        try (Server server = serve(duties)) {
            assertThat(server.port()).isPositive();
            await().atMost(PATIENCE).until(() -> received.contains("[firing] strays: cache 1 keys (above 0)"));
            redis.cli(1, "DEL", "not-of-the-cache");
            await().atMost(PATIENCE).until(() -> received.contains("[resolved] strays: cache 0 keys again"));
        }
    }

    @Test
    void backups_are_made_and_one_that_fails_is_an_alert() throws IOException {
        redis.cli(1, "SET", "cache:a", "1", "EX", "3600");
        Path backups = folder.resolve("backups");
        Duties duties = new Duties(Optional.empty(), backups(environment(), "--backups", backups.toString()));
        try (Server server = serve(duties)) {
            assertThat(Greeting.text(server, source(), Optional.empty(), duties))
                    .contains("Backups    every 6 h into " + backups + ", not encrypted");
            await().atMost(PATIENCE).until(() -> !made(backups).isEmpty());
        }
        Run checked = Run.of(environment(), "verify", made(backups).get(0).toString());
        assertThat(checked.exitCode()).as(checked.err()).isZero();

        Path inTheWay = Files.writeString(folder.resolve("in-the-way"), "a file");
        Duties failing = new Duties(
                Optional.of(AlertsFile.read(file("every=1s", hook()), environment())),
                backups(environment("QUINTET_BACKUPS", inTheWay.resolve("below").toString())));
        try (Server server = serve(failing)) {
            assertThat(server.port()).isPositive();
            await().atMost(PATIENCE).until(() -> received.contains("[firing] backup failed: backup 1 (above 0)"));
        }
    }

    private RedisSource source() {
        return RedisSource.find(environment(), new DataFolder(folder), Optional.empty());
    }

    private static List<Path> made(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".backup")).toList();
        }
    }

    @Test
    void settings_of_backups_come_from_options_and_the_environment() {
        Map<String, String> variables = environment(
                "QUINTET_BACKUPS", folder.resolve("b").toString(),
                "QUINTET_BACKUP_EVERY", "1d",
                "QUINTET_BACKUP_KEEP", "3",
                "QUINTET_BACKUP_KEEP_FOR", "30d",
                "QUINTET_BACKUP_PASSPHRASE", "correct horse battery");
        ScheduledBackups.Settings settings =
                backups(variables, "--backup-every", "12h").orElseThrow();
        assertThat(settings.toString())
                .isEqualTo("every 12 h into " + folder.resolve("b") + ", encrypted")
                .doesNotContain("correct horse");
        assertThat(settings.retention().latest()).isEqualTo(3);
        assertThat(settings.retention().youngerThan()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.tooOld()).isEqualTo(Duration.ofHours(25));
        assertThat(backups(environment())).isEmpty();
    }

    @Test
    void a_wrong_setting_is_one_message_and_nothing_is_started() throws IOException {
        for (String[] wrong : new String[][] {
            {"QUINTET_BACKUP_EVERY", "6", "QUINTET_BACKUP_EVERY: '6' is not a time"},
            {"QUINTET_BACKUP_EVERY", "10s", "Backups can be made every minute at most"},
            {"QUINTET_BACKUP_KEEP", "some", "QUINTET_BACKUP_KEEP: must be a number of backups"},
            {"QUINTET_BACKUP_KEEP", "0", "At least 1 backup must be kept"},
            {"QUINTET_BACKUP_PASSPHRASE", "short", "at least 12 characters"},
            {"QUINTET_BACKUP_PASSPHRASE_FILE", "/no/such/file", "the file /no/such/file cannot be read"},
        }) {
            Run run = Run.of(
                    environment("QUINTET_BACKUPS", folder.resolve("b").toString(), wrong[0], wrong[1]),
                    "serve",
                    "--port",
                    "0");
            assertThat(run.err()).contains(wrong[2]).doesNotContain("\tat ");
            assertThat(run.exitCode()).isEqualTo(2);
        }
        assertThat(Run.of(environment(), "serve", "--port", "0", "--backup-keep", "3")
                        .err())
                .contains("need a folder");
        assertThat(Run.of(environment("QUINTET_ALERTS", file("rule.nothing=1").toString()), "serve", "--port", "0")
                        .err())
                .contains("line 1, rule.nothing: there is no such setting");
    }

    @Test
    void test_delivery_tells_of_each_channel_whether_it_took_the_message() throws IOException {
        Path file = file(hook(), "application=crm");
        Run good = Run.of(environment("QUINTET_ALERTS", file.toString()), "alerts", "test");
        assertThat(good.exitCode()).isZero();
        assertThat(good.out()).contains("log", "webhook 127.0.0.1  took it").doesNotContain("secret-path");
        assertThat(received).containsExactly("[test] Alerts of crm arrive here");
        answers.add(404);
        Run bad = Run.of(environment(), "alerts", "test", "--alerts", file.toString(), "--json");
        assertThat(bad.exitCode()).isEqualTo(1);
        assertThat(Json.mapper().readTree(bad.out()).path("webhook 127.0.0.1").asString())
                .isEqualTo("webhook 127.0.0.1 answered 404.");
    }

    @Test
    void test_delivery_signs_in_to_the_mail_server_and_the_message_arrives() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.setUser("ops", "a-password-that-nobody-may-see");
        server.start();
        try {
            Path file = file(
                    "application=crm",
                    "log=no",
                    "mail.host=127.0.0.1",
                    "mail.port=" + server.getSmtp().getPort(),
                    "mail.encryption=none",
                    "mail.user=ops",
                    "mail.password=env:MAIL_KEY",
                    "mail.from=quintet@example.org",
                    "mail.to=ada@example.org, bob@example.org");
            Run run = Run.of(
                    environment("MAIL_KEY", "a-password-that-nobody-may-see"),
                    "alerts",
                    "test",
                    "--alerts",
                    file.toString());
            assertThat(run.exitCode()).describedAs(run.err()).isZero();
            assertThat(run.out()).contains("took it").doesNotContain("a-password-that-nobody-may-see");
            assertThat(server.waitForIncomingEmail(10_000, 2)).isTrue();
            assertThat(server.getReceivedMessages()[0].getSubject()).isEqualTo("crm: [test] Alerts of crm arrive here");
        } finally {
            server.stop();
        }
    }

    @Test
    void a_file_can_be_checked_and_shows_no_secret() throws IOException {
        Path file = file(hook(), "webhook.secret=env:HOOK_KEY", "rule.strays.on=no", "limits.login=10/1m");
        Run run = Run.of(
                environment("HOOK_KEY", "a-key-that-nobody-may-see"), "alerts", "check", "--alerts", file.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "memory-nearly-full",
                        "above 90",
                        "Looked at every 30 s, told to: log; webhook 127.0.0.1",
                        "login")
                .doesNotContain("strays", "nobody-may-see", "secret-path");
        assertThat(Run.of(environment(), "alerts", "check").err()).contains("--alerts FILE, or QUINTET_ALERTS");
    }

    @Test
    void all_figures_can_be_compared_with_the_rules_once() {
        redis.cli(1, "SET", "not-of-the-cache", "1", "EX", "3600");
        redis.cli(2, "HSET", "bull:mail:meta", "opts.maxLenEvents", "10000");
        redis.cli(2, "LPUSH", "bull:mail:wait", "1");
        Run run = Run.of(environment(), "alerts");
        assertThat(run.out())
                .containsPattern("strays +cache +1 keys +above 0 +BROKEN")
                .containsPattern("no-workers +mail +1 +above 0 +BROKEN")
                .containsPattern("queue-backlog +mail +1 jobs +above 10000 +ok");
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
