package dev.quintet.interoptests.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.interoptests.Behaviour;
import dev.quintet.queues.ConnectedClient;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueEvents;
import dev.quintet.queues.RawJson;
import dev.quintet.queues.Retention;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What dashboards such as bull-board show, read by BullMQ's getters, of what Java did; and what Java shows of Node's workers. */
class DashboardTest {
    @RegisterExtension
    @Order(1)
    static final RedisServer redis = RedisServer.start();

    @RegisterExtension
    @Order(2)
    static final Fleet fleet = new Fleet(redis);

    private static List<String> names(JsonNode clients) {
        return StreamSupport.stream(clients.spliterator(), false)
                .map(client -> client.get("rawname").asString())
                .sorted()
                .toList();
    }

    @Test
    @Behaviour(178)
    void each_lists_the_workers_and_listeners_of_both() {
        Queue queue = fleet.queue("crew");
        fleet.work("crew");
        fleet.node().work("crew", Map.of());
        fleet.work("another");
        fleet.node().tell("listen", "queue", "crew");
        try (QueueEvents events = QueueEvents.open(queue)) {
            assertThat(events.awaitReady(Fleet.SOON)).isTrue();
            await().atMost(Fleet.SOON)
                    .untilAsserted(() ->
                            assertThat(fleet.node().queue("crew", "getWorkers")).hasSize(2));
            JsonNode seen = fleet.node().queue("crew", "getWorkers");
            assertThat(names(seen)).allMatch(name -> name.startsWith("bull:")).hasSize(2);
            assertThat(fleet.node().queue("crew", "getWorkersCount").asInt()).isEqualTo(2);
            assertThat(queue.workers())
                    .extracting(ConnectedClient::name)
                    .extracting(name -> name.orElse(""))
                    .containsExactlyInAnyOrder("java", "node");
            assertThat(queue.listeners()).hasSize(2);
            assertThat(fleet.node().queue("crew", "getQueueEvents")).hasSize(2);
        }
    }

    @Test
    @Behaviour(178)
    void jobs_errors_stack_traces_logs_and_counts_of_java_are_read_as_ones_own() {
        Queue queue = fleet.queue("shown");
        JobOptions twice = JobOptions.builder()
                .attempts(2)
                .removeOnComplete(Retention.newest(50))
                .build();
        Job bad = queue.add("import", new RawJson("{\"do\":\"fail\",\"message\":\"broken: ü\"}"), twice);
        Job good = queue.add(
                "export", new RawJson("{\"do\":\"report\",\"progress\":80,\"log\":[\"begun\",\"done\"]}"), twice);
        fleet.work("shown", options -> options.maxDataPoints(10));
        fleet.awaitCount("shown", JobState.FAILED, 1);
        fleet.awaitCount("shown", JobState.COMPLETED, 1);
        queue.pause();
        Job waiting = queue.add("later", Map.of());
        Job delayed = queue.add(
                "much-later",
                Map.of(),
                JobOptions.builder().delay(Duration.ofHours(1)).build());
        Job urgent =
                queue.add("urgent", Map.of(), JobOptions.builder().priority(3).build());

        assertThat(fleet.node().queue("shown", "getJobCounts").toString())
                .contains("\"failed\":1", "\"completed\":1", "\"delayed\":1", "\"prioritized\":1", "\"active\":0");
        JsonNode failed =
                fleet.node().queue("shown", "getJobs", List.of("failed"), 0, 10).get(0);
        assertThat(failed.get("id").asString()).isEqualTo(bad.id());
        assertThat(failed.get("name").asString()).isEqualTo("import");
        assertThat(failed.get("failedReason").asString()).isEqualTo("broken: ü");
        assertThat(failed.get("attemptsMade").asInt()).isEqualTo(2);
        assertThat(failed.get("attemptsStarted").asInt()).isEqualTo(2);
        assertThat(failed.get("opts").get("attempts").asInt()).isEqualTo(2);
        assertThat(failed.get("opts").get("removeOnComplete").asInt()).isEqualTo(50);
        assertThat(failed.get("processedBy").asString()).isEqualTo("java");
        assertThat(failed.get("stacktrace")).hasSize(2);
        assertThat(failed.get("stacktrace").get(0).asString())
                .startsWith("java.lang.IllegalStateException: broken: ü\n\tat ")
                .contains("FleetHandler.handle");
        long now = System.currentTimeMillis();
        for (String time : List.of("timestamp", "processedOn", "finishedOn")) {
            assertThat(failed.get(time).asLong()).isBetween(now - 600_000, now + 600_000);
        }
        JsonNode completed = fleet.node()
                .queue("shown", "getJobs", List.of("completed"), 0, 10)
                .get(0);
        assertThat(completed.get("returnvalue").asString()).isEqualTo("reported");
        assertThat(completed.get("progress").asInt()).isEqualTo(80);
        assertThat(fleet.node().queue("shown", "getJobLogs", good.id()).toString())
                .isEqualTo("{\"logs\":[\"begun\",\"done\"],\"count\":2}");
        assertThat(fleet.node()
                        .queue("shown", "getJobs", List.of("wait", "delayed", "prioritized"), 0, 10)
                        .findValuesAsString("id"))
                .containsExactlyInAnyOrder(waiting.id(), delayed.id(), urgent.id());
        assertThat(fleet.node().job("shown", delayed.id(), "isDelayed").asBoolean())
                .isTrue();
        assertThat(fleet.node()
                        .queue("shown", "getCountsPerPriority", List.of(0, 3))
                        .toString())
                .isEqualTo("{\"0\":1,\"3\":1}");
        assertThat(fleet.node()
                        .queue("shown", "getMetrics", "completed")
                        .get("meta")
                        .get("count")
                        .asInt())
                .isEqualTo(1);
        assertThat(fleet.node().queue("shown", "exportPrometheusMetrics").asString())
                .contains("bullmq_job_count{queue=\"shown\", state=\"failed\"} 1");
    }
}
