package dev.quintet.interoptests.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Json;
import dev.quintet.interoptests.Behaviour;
import dev.quintet.queues.Backoff;
import dev.quintet.queues.Deduplication;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.JobOrder;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueEvent;
import dev.quintet.queues.QueueEvents;
import dev.quintet.queues.RawJson;
import dev.quintet.queues.Retention;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What one language adds the other one processes. */
class OtherSideTest {
    /** Who works; the other one adds. */
    enum Side {
        NODE,
        JAVA;

        String add(String queue, String name, String data, String options) {
            if (this == JAVA) {
                return fleet.node()
                        .add(
                                queue,
                                name,
                                JsonMapper.shared().readTree(data),
                                JsonMapper.shared().readTree(options));
            }
            return fleet.queue(queue)
                    .add(name, new RawJson(data), inJava(JsonMapper.shared().readTree(options)))
                    .id();
        }

        void work(String queue) {
            if (this == JAVA) {
                fleet.work(queue);
            } else {
                fleet.node().work(queue, Map.of());
            }
        }

        String workerName() {
            return this == JAVA ? "java" : "node";
        }
    }

    @RegisterExtension
    @Order(1)
    static final RedisServer redis = RedisServer.start();

    @RegisterExtension
    @Order(2)
    static final Fleet fleet = new Fleet(redis);

    private static JobOptions inJava(JsonNode options) {
        JobOptions.Builder builder = JobOptions.builder();
        options.properties().forEach(option -> set(builder, option.getKey(), option.getValue()));
        return builder.build();
    }

    private static void set(JobOptions.Builder options, String name, JsonNode value) {
        switch (name) {
            case "delay" -> options.delay(Duration.ofMillis(value.asLong()));
            case "priority" -> options.priority(value.asInt());
            case "lifo" -> options.lifo();
            case "jobId" -> options.jobId(value.asString());
            case "attempts" -> options.attempts(value.asInt());
            case "backoff" -> options.backoff(Backoff.fixed(Duration.ofMillis(value.asLong())));
            case "removeOnComplete" -> options.removeOnComplete(Retention.newest(value.asLong()));
            case "removeOnFail" -> options.removeOnFail(Retention.newest(value.asLong()));
            case "keepLogs" -> options.keepLogs(value.asInt());
            case "sizeLimit" -> options.sizeLimit(value.asInt());
            case "stackTraceLimit" -> options.stackTraceLimit(value.asInt());
            case "deduplication" ->
                options.deduplication(
                        Deduplication.untilFinished(value.get("id").asString()));
            default -> throw new IllegalArgumentException(name);
        }
    }

    private static Job job(String queue, String id) {
        return fleet.queue(queue).job(id).orElseThrow();
    }

    @Behaviour(171)
    @ParameterizedTest
    @EnumSource
    void every_kind_of_job_is_processed_with_its_result(Side worker) {
        String queue = "kinds";
        Map<String, String> expected = new HashMap<>();
        List<String> kinds = List.of(
                "{}",
                "{\"delay\":30}",
                "{\"priority\":4}",
                "{\"lifo\":true}",
                "{\"jobId\":\"own-id\"}",
                "{\"deduplication\":{\"id\":\"ada\"}}",
                "{\"sizeLimit\":100}",
                "{\"priority\":2,\"delay\":20,\"attempts\":4}");
        for (String options : kinds) {
            String data = "{\"asked\":" + Json.write(options) + "}";
            expected.put(worker.add(queue, "mail", data, options), data);
        }
        assertThat(expected).hasSameSizeAs(kinds);
        worker.work(queue);
        fleet.awaitCount(queue, JobState.COMPLETED, kinds.size());
        expected.forEach((id, data) -> {
            Job job = job(queue, id);
            assertThat(JsonMapper.shared().readTree(job.returnValueJson().orElseThrow()))
                    .isEqualTo(JsonMapper.shared().readTree(data));
            assertThat(job.processedBy()).contains(worker.workerName());
            assertThat(fleet.node().read(queue, id).get("returnvalue"))
                    .isEqualTo(JsonMapper.shared().readTree(data));
        });
    }

    @Behaviour(171)
    @ParameterizedTest
    @EnumSource
    void priority_and_lifo_are_followed(Side worker) {
        String queue = "order";
        fleet.queue(queue).pause();
        for (String[] job : new String[][] {
            {"third", "{}"},
            {"fourth", "{\"priority\":1}"},
            {"sixth", "{\"priority\":9}"},
            {"second", "{\"lifo\":true}"},
            {"fifth", "{\"priority\":1}"},
            {"first", "{\"lifo\":true}"}
        }) {
            String unused = worker.add(queue, job[0], "{}", job[1]);
        }
        List<String> told = new CopyOnWriteArrayList<>();
        Queue java = fleet.queue(queue);
        try (QueueEvents events = QueueEvents.open(java)) {
            assertThat(events.awaitReady(Fleet.SOON)).isTrue();
            events.listen(
                    QueueEvent.Active.class,
                    active -> told.add(job(queue, active.job()).name()));
            java.resume();
            worker.work(queue);
            await().atMost(Fleet.SOON)
                    .untilAsserted(() ->
                            assertThat(told).containsExactly("first", "second", "third", "fourth", "fifth", "sixth"));
        }
    }

    @Behaviour(171)
    @ParameterizedTest
    @EnumSource
    void attempts_and_backoff_are_followed(Side worker) {
        String queue = "attempts";
        String late =
                worker.add(queue, "mail", "{\"do\":\"failBelow\",\"attempts\":2}", "{\"attempts\":3,\"backoff\":40}");
        String never = worker.add(
                queue,
                "mail",
                "{\"do\":\"fail\",\"message\":\"no\"}",
                "{\"attempts\":3,\"backoff\":10,\"stackTraceLimit\":2}");
        worker.work(queue);
        fleet.awaitCount(queue, JobState.COMPLETED, 1);
        fleet.awaitCount(queue, JobState.FAILED, 1);
        assertThat(job(queue, late).attemptsMade()).isEqualTo(3);
        assertThat(job(queue, late).returnValueJson()).contains("2");
        assertThat(job(queue, never).attemptsMade()).isEqualTo(3);
        assertThat(job(queue, never).failedReason()).contains("no");
        assertThat(job(queue, never).stacktrace()).hasSize(2);
    }

    @Behaviour(171)
    @ParameterizedTest
    @EnumSource
    void retention_and_kept_logs_are_followed(Side worker) {
        String queue = "kept";
        for (int i = 0; i < 5; i++) {
            String unused = worker.add(queue, "mail", "{\"i\":" + i + "}", "{\"removeOnComplete\":2}");
            unused = worker.add(queue, "mail", "{\"do\":\"fail\",\"message\":\"no\"}", "{\"removeOnFail\":1}");
        }
        String logging = worker.add(
                queue,
                "mail",
                "{\"do\":\"report\",\"progress\":7,\"log\":[\"a\",\"b\",\"c\",\"d\"]}",
                "{\"keepLogs\":3,\"priority\":10,\"removeOnComplete\":2}");
        worker.work(queue);
        await().atMost(Fleet.SOON)
                .until(() -> fleet.queue(queue).job(logging).orElseThrow().is(JobState.COMPLETED));
        assertThat(fleet.queue(queue).jobs().counts())
                .containsEntry(JobState.COMPLETED, 2L)
                .containsEntry(JobState.FAILED, 1L)
                .containsEntry(JobState.WAITING, 0L);
        assertThat(job(queue, logging).logs(0, 9, JobOrder.ASCENDING).rows()).containsExactly("b", "c", "d");
        assertThat(job(queue, logging).progressJson()).isEqualTo("7");
        assertThat(fleet.node().queue(queue, "getJobLogs", logging).get("logs").toString())
                .isEqualTo("[\"b\",\"c\",\"d\"]");
    }

    @Behaviour(171)
    @ParameterizedTest
    @EnumSource
    void a_deduplication_id_is_one_for_both(Side worker) {
        String queue = "once";
        String options = "{\"deduplication\":{\"id\":\"ada\"}}";
        String first = worker.add(queue, "mail", "{}", options);
        Side other = worker == Side.JAVA ? Side.NODE : Side.JAVA;
        assertThat(other.add(queue, "mail", "{}", options)).isEqualTo(first);
        assertThat(fleet.queue(queue).deduplicationOwner("ada")).contains(first);
        assertThat(fleet.node().queue(queue, "getDeduplicationJobId", "ada").asString())
                .isEqualTo(first);
        worker.work(queue);
        fleet.awaitCount(queue, JobState.COMPLETED, 1);
        assertThat(other.add(queue, "mail", "{}", options)).isNotEqualTo(first);
    }

    /** What JavaScript itself can hold it gives back; what it cannot hold it leaves as it is in the job. */
    @Behaviour(180)
    @ParameterizedTest
    @EnumSource
    void text_of_all_scripts_a_megabyte_and_deep_json_pass_unchanged(Side worker) {
        String queue = "unchanged";
        Map<String, String> expected = new HashMap<>();
        for (String data : List.of(
                "{\"größe\":\"straße 日本語 😀 \\u0001 \\u2028 é\"}",
                "\"" + "ü€😀x".repeat(100_000) + "\"",
                "[".repeat(200) + "1" + "]".repeat(200),
                "{\"n\":[9007199254740991,-9007199254740991,1.5,0.1,1e-7]}")) {
            expected.put(worker.add(queue, "mail", data, "{}"), data);
        }
        worker.work(queue);
        fleet.awaitCount(queue, JobState.COMPLETED, expected.size());
        expected.forEach((id, data) -> {
            JsonNode wanted = JsonMapper.shared().readTree(data);
            Job job = job(queue, id);
            assertThat(JsonMapper.shared().readTree(job.dataJson())).isEqualTo(wanted);
            assertThat(JsonMapper.shared().readTree(job.returnValueJson().orElseThrow()))
                    .isEqualTo(wanted);
        });
    }

    @Behaviour(180)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":9007199254740993}",
                "{\"n\":123456789012345678901234567890}",
                "{\"n\":0.12345678901234567890123}",
                "{ \"b\" : 1.0 , \"a\":1e2 }"
            })
    void numbers_that_javascript_cannot_hold_stay_in_the_data_that_node_processed(String data) {
        Job job = fleet.queue("numbers").add("mail", new RawJson(data));
        fleet.node().work("numbers", Map.of());
        fleet.awaitCount("numbers", JobState.COMPLETED, 1);
        assertThat(job.refresh().orElseThrow().dataJson()).isEqualTo(data);
        Job again = fleet.queue("again").add("mail", new RawJson(data));
        fleet.work("again");
        fleet.awaitCount("again", JobState.COMPLETED, 1);
        assertThat(again.refresh().orElseThrow().returnValueJson()).contains(data);
    }
}
