package dev.quintet.operations.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.quintet.databases.Json;
import dev.quintet.testing.ManualClock;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final String SECRET = "a-secret-for-the-tests";
    private static final AlertMessage MESSAGE = AlertMessage.test("crm ✓", Instant.parse("2026-01-01T00:00:00Z"));

    private record Received(Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("none")).get(0);
        }
    }

    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private HttpServer receiver;

    @BeforeEach
    void receive() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(exchange.getRequestHeaders(), body));
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

    private URI address() {
        return URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hooks/secret-path");
    }

    @Test
    void a_webhook_gets_json_that_its_receiver_can_check() {
        new WebhookChannel(address(), Optional.of(SECRET), clock).deliver(MESSAGE);
        Received one = received.remove();
        assertThat(one.header("Quintet-timestamp")).isEqualTo("1767225600");
        assertThat(one.header("Quintet-signature"))
                .isEqualTo("sha256="
                        + WebhookChannel.signature(
                                SECRET.getBytes(StandardCharsets.UTF_8), "1767225600." + one.body()));
        assertThat(Json.mapper().readTree(one.body()).path("headline").asString())
                .isEqualTo("[test] Alerts of crm ✓ arrive here");
        assertThat(Json.mapper().readTree(one.body()).path("application").asString())
                .isEqualTo("crm ✓");
    }

    /** The HMAC-SHA-256 of RFC 4231, case 2. */
    @Test
    void the_signature_is_that_of_the_standard() {
        assertThat(WebhookChannel.signature("Jefe".getBytes(StandardCharsets.UTF_8), "what do ya want for nothing?"))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void what_the_receiver_says_decides_whether_to_try_again() {
        WebhookChannel webhook = new WebhookChannel(address(), Optional.empty());
        answers.addAll(List.of(503, 429, 404, 301));
        for (boolean again : List.of(true, true, false, false)) {
            DeliveryException failure = catchThrowableOfType(DeliveryException.class, () -> webhook.deliver(MESSAGE));
            assertThat(failure.worthAnotherTry()).isEqualTo(again);
            assertThat(failure).message().doesNotContain("secret-path");
        }
    }

    @Test
    void an_outbox_tries_again_until_the_message_arrives_and_once_only_after_that() {
        answers.addAll(List.of(500, 503));
        try (MemoryOutbox outbox =
                new MemoryOutbox(List.of(new WebhookChannel(address(), Optional.empty())), Duration.ofMillis(20))) {
            outbox.send(MESSAGE);
            await().atMost(Duration.ofSeconds(20)).until(() -> received.size() == 3);
            assertThat(received)
                    .extracting(one -> one.header("Quintet-message"))
                    .containsOnly("test/1767225600000");
            await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(() -> received.size() == 3);
        }
    }

    @Test
    void a_channel_that_fails_does_not_keep_the_others_from_being_told() {
        AtomicInteger told = new AtomicInteger();
        AlertChannel broken = channel("broken", () -> {
            throw new IllegalStateException("broken");
        });
        try (MemoryOutbox outbox = new MemoryOutbox(List.of(broken, channel("good", told::incrementAndGet)))) {
            outbox.send(MESSAGE);
            await().atMost(Duration.ofSeconds(20)).until(() -> told.get() == 1);
        }
    }

    private static AlertChannel channel(String name, Runnable deliver) {
        return new AlertChannel() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void deliver(AlertMessage message) {
                deliver.run();
            }
        };
    }

    @Test
    void a_weak_secret_and_another_scheme_are_refused() {
        assertThatThrownBy(() -> new WebhookChannel(address(), Optional.of("short")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 16 characters")
                .hasMessageNotContaining("short,");
        assertThatThrownBy(() -> new WebhookChannel(URI.create("ftp://example.org"), Optional.empty()))
                .hasMessageContaining("'ftp'");
    }

    @Test
    void mail_arrives_with_subject_and_text() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.setUser("ops@example.org", "ops@example.org", "mail-password");
        server.start();
        try {
            MailSettings settings = new MailSettings(
                    "127.0.0.1",
                    server.getSmtp().getPort(),
                    MailSettings.Encryption.NONE,
                    Optional.of("ops@example.org"),
                    Optional.of("mail-password"),
                    "quintet@example.org",
                    List.of("ops@example.org"));
            new MailChannel(settings).deliver(MESSAGE);
            MimeMessage mail = server.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("crm ✓: [test] Alerts of crm ✓ arrive here");
            assertThat(String.valueOf(mail.getContent())).contains("Nothing is wrong.");
            assertThat(settings.toString()).doesNotContain("mail-password");
        } finally {
            server.stop();
        }
    }

    @Test
    void a_mail_server_that_is_gone_is_worth_another_try_and_tells_no_password() {
        MailSettings settings = new MailSettings(
                "127.0.0.1",
                1,
                MailSettings.Encryption.NONE,
                Optional.of("ops"),
                Optional.of("mail-password"),
                "quintet@example.org",
                List.of("ops@example.org"));
        DeliveryException failure =
                catchThrowableOfType(DeliveryException.class, () -> new MailChannel(settings).deliver(MESSAGE));
        assertThat(failure.worthAnotherTry()).isTrue();
        assertThat(failure).message().contains("127.0.0.1:1").doesNotContain("mail-password");
    }

    @Test
    void what_is_no_mail_address_is_refused() {
        MailSettings settings = new MailSettings(
                "mail.example.org",
                587,
                MailSettings.Encryption.STARTTLS,
                Optional.empty(),
                Optional.empty(),
                "quintet@example.org",
                List.of("not an address"));
        assertThatThrownBy(() -> new MailChannel(settings))
                .hasMessageContaining("'not an address' is not a mail address");
    }
}
