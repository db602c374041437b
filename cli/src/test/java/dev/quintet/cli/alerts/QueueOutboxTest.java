package dev.quintet.cli.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.operations.alerts.AlertChannel;
import dev.quintet.operations.alerts.AlertMessage;
import dev.quintet.operations.alerts.WebhookChannel;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.testing.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueOutboxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofHours(1);

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private Databases databases;

    @BeforeEach
    void open() {
        databases =
                Databases.open(QuintetConfiguration.builder().url(redis.url()).build());
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private Queue queue() {
        return Queue.on(databases.get(Database.QUEUES), QueueOutbox.QUEUE);
    }

    private static Map<String, AlertChannel> webhook(Receiver receiver) {
        return Map.of("webhook", new WebhookChannel(URI.create(receiver.address()), Optional.empty()));
    }

    private static AlertMessage message() {
        return AlertMessage.test("crm ✓", Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void a_receiver_that_fails_first_gets_the_message_by_a_later_try() {
        try (Receiver receiver = new Receiver(500, 503);
                QueueOutbox outbox = new QueueOutbox(queue(), webhook(receiver), SOON)) {
            outbox.send(message());
            await().atMost(PATIENCE).until(() -> receiver.bodies().size() == 3);
            await().atMost(PATIENCE).until(() -> queue().jobs().count(JobState.COMPLETED) == 1);
            assertThat(receiver.ids()).containsOnly("test/1767225600000");
            assertThat(receiver.bodies()).allSatisfy(body -> assertThat(body).contains("Alerts of crm ✓ arrive"));
        }
    }

    @Test
    void a_receiver_that_does_not_want_it_is_not_asked_again() {
        try (Receiver receiver = new Receiver(404);
                QueueOutbox outbox = new QueueOutbox(queue(), webhook(receiver), SOON)) {
            outbox.send(message());
            await().atMost(PATIENCE).until(() -> queue().jobs().count(JobState.FAILED) == 1);
            assertThat(receiver.bodies()).hasSize(1);
            assertThat(queue().jobs().list(JobState.FAILED, 0, 0).get(0).failedReason())
                    .contains("webhook 127.0.0.1 answered 404.");
        }
    }

    @Test
    void a_message_outlives_the_process_that_sent_it() {
        try (Receiver receiver = new Receiver(503)) {
            try (QueueOutbox ends = new QueueOutbox(queue(), webhook(receiver), NEVER)) {
                ends.send(message());
                await().atMost(PATIENCE).until(() -> queue().jobs().count(JobState.DELAYED) == 1);
            }
            queue().maintenance().promoteDelayed();
            try (QueueOutbox next = new QueueOutbox(queue(), webhook(receiver), NEVER)) {
                assertThat(next).isNotNull();
                await().atMost(PATIENCE).until(() -> receiver.bodies().size() == 2);
            }
        }
    }

    @Test
    void what_redis_does_not_take_is_told_all_the_same() {
        try (Receiver receiver = new Receiver();
                QueueOutbox outbox = new QueueOutbox(queue(), webhook(receiver))) {
            redis.cli("CONFIG", "SET", "maxmemory", "1");
            outbox.send(message());
            await().atMost(PATIENCE).until(() -> receiver.bodies().size() == 1);
            redis.cli("CONFIG", "SET", "maxmemory", "0");
            redis.kill();
            outbox.send(message());
            await().atMost(PATIENCE).until(() -> receiver.bodies().size() == 2);
        } finally {
            redis.restart();
        }
    }
}
