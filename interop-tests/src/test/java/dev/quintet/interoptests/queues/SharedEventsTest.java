package dev.quintet.interoptests.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Json;
import dev.quintet.interoptests.Behaviour;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.JobOutcome;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueEvent;
import dev.quintet.queues.QueueEvents;
import dev.quintet.queues.RawJson;
import dev.quintet.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Each side hears what happens on the other, and waits for its jobs. */
class SharedEventsTest {
    private static final RawJson REPORT = new RawJson("{\"do\":\"report\",\"progress\":{\"percent\":42},\"log\":[]}");
    private static final RawJson FAIL = new RawJson("{\"do\":\"fail\",\"message\":\"straße\"}");

    @RegisterExtension
    @Order(1)
    static final RedisServer redis = RedisServer.start();

    @RegisterExtension
    @Order(2)
    static final Fleet fleet = new Fleet(redis);

    @Test
    @Behaviour(177)
    void node_hears_what_java_does_and_its_wait_until_finished_resolves() throws Exception {
        Bull node = fleet.node();
        node.tell("listen", "queue", "heard");
        Queue queue = fleet.queue("heard");
        Job good = queue.add("mail", REPORT);
        Job bad = queue.add("mail", FAIL);
        CompletableFuture<JsonNode> completed =
                node.ask("waitUntilFinished", "queue", "heard", "job", good.id(), "atMost", 60_000);
        CompletableFuture<JsonNode> failed =
                node.ask("waitUntilFinished", "queue", "heard", "job", bad.id(), "atMost", 60_000);
        fleet.work("heard");
        assertThat(completed.get(60, TimeUnit.SECONDS).asString()).isEqualTo("reported");
        assertThat(failed)
                .failsWithin(Fleet.SOON)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("straße");
        String asked = node.add("heard", "mail", Map.of("n", 1), Map.of());
        assertThat(node.ask("waitUntilFinished", "queue", "heard", "job", asked, "atMost", 60_000)
                        .get(60, TimeUnit.SECONDS)
                        .toString())
                .isEqualTo("{\"n\":1}");
        await().atMost(Fleet.SOON)
                .until(() -> heard("completed").size() == 2 && !heard("drained").isEmpty());
        assertThat(heard("added"))
                .extracting(event -> event.get("jobId").asString())
                .containsExactly("1", "2", "3");
        assertThat(heard("waiting")).hasSize(3);
        assertThat(heard("active")).hasSize(3);
        assertThat(heard("progress"))
                .singleElement()
                .satisfies(event -> assertThat(event.get("data").toString()).isEqualTo("{\"percent\":42}"));
        assertThat(heard("failed"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.get("failedReason").asString()).isEqualTo("straße"));
        assertThat(heard("completed").get(0).get("returnvalue").asString()).isEqualTo("reported");
    }

    private static List<JsonNode> heard(String event) {
        List<JsonNode> heard = new ArrayList<>();
        fleet.node().tell("heard", "queue", "heard").forEach(one -> {
            if (one.get("event").asString().equals(event)) {
                heard.add(one);
            }
        });
        return heard;
    }

    @Test
    @Behaviour(177)
    void java_hears_what_node_does_and_its_wait_until_finished_ends() {
        Queue queue = fleet.queue("heard");
        List<QueueEvent> heard = new CopyOnWriteArrayList<>();
        try (QueueEvents events = QueueEvents.open(queue)) {
            assertThat(events.awaitReady(Fleet.SOON)).isTrue();
            events.listen(heard::add);
            String good = fleet.node().add("heard", "mail", Json.mapper().readTree(REPORT.text()), Map.of());
            String bad = fleet.node().add("heard", "mail", Json.mapper().readTree(FAIL.text()), Map.of("delay", 20));
            fleet.node().work("heard", Map.of());
            assertThat(queue.job(good).orElseThrow().waitUntilFinished(events, Fleet.SOON))
                    .contains(new JobOutcome.Completed("\"reported\""));
            assertThat(queue.job(bad).orElseThrow().waitUntilFinished(events, Fleet.SOON))
                    .contains(new JobOutcome.Failed("straße"));
            fleet.node().queue("heard", "pause");
            fleet.node().queue("heard", "resume");
            String again = fleet.node().add("heard", "mail", Map.of(), Map.of("jobId", "own", "delay", 100_000));
            assertThat(queue.add(
                                    "mail",
                                    Map.of(),
                                    JobOptions.builder().jobId("own").build())
                            .id())
                    .isEqualTo(again);
            fleet.node().queue("heard", "remove", "own");
            await().atMost(Fleet.SOON).until(() -> heard.stream().anyMatch(QueueEvent.Removed.class::isInstance));
        }
        assertThat(heard)
                .extracting(event -> event.getClass().getSimpleName())
                .contains(
                        "Added",
                        "Waiting",
                        "Delayed",
                        "Active",
                        "Progress",
                        "Completed",
                        "Failed",
                        "Paused",
                        "Resumed",
                        "Duplicated",
                        "Removed")
                .doesNotContain("Custom");
        assertThat(heard.stream()
                        .filter(QueueEvent.Progress.class::isInstance)
                        .map(event -> ((QueueEvent.Progress) event).progress()))
                .containsExactly("{\"percent\":42}");
    }
}
