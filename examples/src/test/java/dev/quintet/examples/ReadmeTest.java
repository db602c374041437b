package dev.quintet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.ratelimits.RateLimitOptions;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.http.IncomingRequest;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionCreation;
import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.SessionStores;
import dev.quintet.sessions.cookies.CookieSecrets;
import dev.quintet.sessions.cookies.CookieSigner;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The README shows these programs and what they print; both must be true. */
class ReadmeTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @Test
    void monitoring_stands_in_the_readme_with_what_it_prints() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Monitoring.show(
                QuintetConfiguration.fromEnvironment(Map.of("REDIS_URL", redis.url())),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertThat(readme())
                .contains("```java\n" + snippet("Monitoring") + "```")
                .contains("```\n" + printed.toString(StandardCharsets.UTF_8) + "```");
    }

    @Test
    void rate_limiting_stands_in_the_readme_with_what_it_prints() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (Databases databases =
                        Databases.open(QuintetConfiguration.fromEnvironment(Map.of("REDIS_URL", redis.url())));
                RateLimits rateLimits = RateLimits.open(
                        databases.get(Database.RATE_LIMIT),
                        RateLimitOptions.DEFAULTS.withDeadline(Duration.ofSeconds(20)),
                        new SimpleMeterRegistry())) {
            RateLimiting.show(rateLimits, new Request(), new PrintStream(printed, true, StandardCharsets.UTF_8));
        }
        assertThat(readme())
                .contains("```java\n" + snippet("RateLimiting") + "```")
                .contains("```\n" + printed.toString(StandardCharsets.UTF_8) + "```");
    }

    @Test
    void sessions_stand_in_the_readme_with_what_they_print() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        CookieSecrets secrets = CookieSecrets.of("a-secret-of-the-front-end-of-32-characters");
        try (Databases databases =
                        Databases.open(QuintetConfiguration.fromEnvironment(Map.of("REDIS_URL", redis.url())));
                SessionStore sessions = SessionStores.on(databases.get(Database.SESSIONS))) {
            SessionAndUser laptop = sessions.create(
                    AuthUser.of("u1", "Ada Lovelace", "ada@example.com").withField("role", "admin"),
                    SessionCreation.from("203.0.113.7", "a laptop"));
            String token = laptop.session().token().value();
            Sessions.show(
                    sessions,
                    secrets,
                    "better-auth.session_token=" + new CookieSigner(secrets).signForCookie(token),
                    new PrintStream(printed, true, StandardCharsets.UTF_8));
        }
        assertThat(readme())
                .contains("```java\n" + snippet("Sessions") + "```")
                .contains("```\n" + printed.toString(StandardCharsets.UTF_8) + "```");
    }

    /** Behind a proxy of ours, from a client that lies about where it comes from. */
    private static final class Request implements IncomingRequest {
        @Override
        public String remoteAddress() {
            return "10.0.0.7";
        }

        @Override
        public List<String> headers(String name) {
            return name.equalsIgnoreCase("X-Forwarded-For") ? List.of("192.0.2.1, 203.0.113.9") : List.of();
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String path() {
            return "/";
        }
    }

    @Test
    void the_cache_stands_in_the_readme_and_in_its_guide_with_what_it_prints() throws IOException {
        String printed = printed((databases, out) -> CacheManagement.show(
                databases, new CacheManagement.User(123, "Ada"), id -> new CacheManagement.User(id, "Grace"), out));
        assertShown("CacheManagement", printed, "README.md", "docs/cache.md");
    }

    @Test
    void the_email_cache_stands_in_the_readme_and_in_its_guide_with_what_it_prints() throws IOException {
        List<EmailCaching.Email> emails =
                List.of(new EmailCaching.Email("1", "Offer", false), new EmailCaching.Email("2", "Invoice", true));
        String printed = printed((databases, out) -> EmailCaching.show(databases, emails, folder -> emails, out));
        assertShown("EmailCaching", printed, "README.md", "docs/email-cache.md");
    }

    @Test
    void the_queues_stand_in_the_readme_with_what_they_print() throws IOException {
        String printed = printed((databases, out) ->
                QueueProcessing.show(databases, (to, template) -> template + " sent to " + to, out));
        assertShown("QueueProcessing", printed, "README.md");
    }

    private static String printed(BiConsumer<Databases, PrintStream> example) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (Databases databases =
                Databases.open(QuintetConfiguration.fromEnvironment(Map.of("REDIS_URL", redis.url())))) {
            example.accept(databases, new PrintStream(printed, true, StandardCharsets.UTF_8));
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void assertShown(String example, String printed, String... documents) throws IOException {
        for (String document : documents) {
            assertThat(Files.readString(Path.of("..", document.split("/"))))
                    .as(document)
                    .contains("```java\n" + snippet(example) + "```")
                    .contains("```\n" + printed + "```");
        }
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("..", "README.md"));
    }

    /** What stands between the marks, without its indentation, and with {@code System.out} for the stream. */
    private static String snippet(String example) throws IOException {
        String source = Files.readString(Path.of("src/main/java/dev/quintet/examples", example + ".java"));
        int begin = source.indexOf("// README:\n") + "// README:\n".length();
        String lines = source.substring(begin, source.indexOf("        // :README"));
        return lines.indent(-8).replace("out.println", "System.out.println");
    }
}
