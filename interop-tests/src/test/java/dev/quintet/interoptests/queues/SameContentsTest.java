package dev.quintet.interoptests.queues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Json;
import dev.quintet.interoptests.Behaviour;
import dev.quintet.queues.Backoff;
import dev.quintet.queues.Deduplication;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.JobRequest;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.RawJson;
import dev.quintet.queues.Retention;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** For the same input Node and Java leave the same in Redis: every key, field, score and event. */
class SameContentsTest {
    @RegisterExtension
    @Order(1)
    static final RedisServer redis = RedisServer.start();

    @RegisterExtension
    @Order(2)
    static final Fleet fleet = new Fleet(redis);

    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
    private static final String DATA = "{\"to\":\"ada@example.com\",\"copies\":2}";

    private static Arguments options(String inNode, JobOptions.Builder inJava) {
        return Arguments.of(Named.of(inNode, Json.mapper().readTree(inNode)), inJava.build());
    }

    private static JobOptions.Builder java() {
        return JobOptions.builder();
    }

    private static Deduplication once() {
        return Deduplication.untilFinished("ada");
    }

    static Stream<Arguments> options() {
        Retention hour = Retention.youngerThan(Duration.ofHours(1));
        return Stream.of(
                options("{}", java()),
                options("{\"delay\":60000}", java().delay(Duration.ofMinutes(1))),
                options("{\"delay\":0}", java().delay(Duration.ZERO)),
                options("{\"priority\":5}", java().priority(5)),
                options("{\"priority\":2097151}", java().priority(JobOptions.MAX_PRIORITY)),
                options("{\"priority\":0}", java().priority(0)),
                options("{\"priority\":3,\"delay\":5}", java().priority(3).delay(Duration.ofMillis(5))),
                options("{\"lifo\":true}", java().lifo()),
                options("{\"jobId\":\"order-1\"}", java().jobId("order-1")),
                options("{\"attempts\":3}", java().attempts(3)),
                options(
                        "{\"attempts\":3,\"backoff\":{\"type\":\"fixed\",\"delay\":500}}",
                        java().attempts(3).backoff(Backoff.fixed(Duration.ofMillis(500)))),
                options(
                        "{\"attempts\":3,\"backoff\":500}",
                        java().attempts(3).backoff(Backoff.fixed(Duration.ofMillis(500)))),
                options(
                        "{\"attempts\":9,\"backoff\":{\"type\":\"exponential\",\"delay\":500,\"jitter\":0.5}}",
                        java().attempts(9)
                                .backoff(Backoff.exponential(Duration.ofMillis(500))
                                        .withJitter(0.5))),
                options(
                        "{\"attempts\":2,\"backoff\":{\"type\":\"mine\"}}",
                        java().attempts(2).backoff(Backoff.custom("mine"))),
                options("{\"removeOnComplete\":true}", java().removeOnComplete(Retention.REMOVE)),
                options("{\"removeOnComplete\":false}", java().removeOnComplete(Retention.KEEP_ALL)),
                options("{\"removeOnComplete\":10}", java().removeOnComplete(Retention.newest(10))),
                options("{\"removeOnComplete\":{\"age\":3600}}", java().removeOnComplete(hour)),
                options(
                        "{\"removeOnFail\":{\"age\":3600,\"count\":7,\"limit\":50}}",
                        java().removeOnFail(hour.withCount(7).withLimit(50))),
                options("{\"removeOnFail\":100}", java().removeOnFail(Retention.newest(100))),
                options("{\"stackTraceLimit\":2}", java().stackTraceLimit(2)),
                options("{\"stackTraceLimit\":0}", java().stackTraceLimit(0)),
                options("{\"keepLogs\":5}", java().keepLogs(5)),
                options("{\"sizeLimit\":1000}", java().sizeLimit(1000)),
                options("{\"deduplication\":{\"id\":\"ada\"}}", java().deduplication(once())),
                options(
                        "{\"deduplication\":{\"id\":\"ada\",\"ttl\":60000}}",
                        java().deduplication(Deduplication.within("ada", Duration.ofMinutes(1)))),
                options(
                        "{\"delay\":60000,\"deduplication\":{\"id\":\"ada\",\"ttl\":60000,\"extend\":true,\"replace\":true}}",
                        java().delay(Duration.ofMinutes(1))
                                .deduplication(Deduplication.debounce("ada", Duration.ofMinutes(1)))),
                options(
                        "{\"deduplication\":{\"id\":\"ada\",\"keepLastIfActive\":true}}",
                        java().deduplication(once().withKeepLastIfActive())),
                options("{\"failParentOnFailure\":true}", java().failParentOnFailure()),
                options("{\"continueParentOnFailure\":true}", java().continueParentOnFailure()),
                options("{\"ignoreDependencyOnFailure\":true}", java().ignoreDependencyOnFailure()),
                options("{\"removeDependencyOnFailure\":true}", java().removeDependencyOnFailure()),
                options("{\"telemetry\":{\"metadata\":\"trace-1\"}}", java().telemetryMetadata("trace-1")),
                options("{\"telemetry\":{\"omitContext\":true}}", java().omitTelemetryContext()));
    }

    /** Added twice, since that is where ids and deduplication differ from the rest. */
    @Behaviour({171, 172})
    @ParameterizedTest
    @MethodSource("options")
    void a_job_added_with_an_option_is_the_same(JsonNode inNode, JobOptions inJava) {
        ObjectNode made = (ObjectNode) inNode.deepCopy();
        made.put("timestamp", MADE.toEpochMilli());
        JobOptions madeInJava = inJava.toBuilder().timestamp(MADE).build();
        Queue java = fleet.queue("from-java");
        for (int i = 0; i < 2; i++) {
            String id = fleet.node().add("from-node", "mail", Json.mapper().readTree(DATA), made);
            Job job = java.add("mail", new RawJson(DATA), madeInJava);
            assertThat(job.id()).isEqualTo(id);
        }
        assertSame("from-node", "from-java");
    }

    @Behaviour({172, 180})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "0",
                "-1.5",
                "\"\"",
                "\"text\"",
                "[1,[2,[3]]]",
                "true",
                "{}",
                "{\"größe\":\"straße 日本語 😀 \\u0000 \\\" \\\\ / \\u2028\"}",
                "9007199254740991",
                "{\"n\":1.5,\"z\":[]}"
            })
    void data_of_every_kind_is_the_same(String data) {
        fleet.node()
                .tell(
                        "queue",
                        "queue",
                        "from-node",
                        "method",
                        "add",
                        "args",
                        new RawArguments("mail", data, MADE).tree());
        Job job = fleet.queue("from-java")
                .add(
                        "mail",
                        Json.mapper().readTree(data),
                        java().timestamp(MADE).build());
        assertSame("from-node", "from-java");
        assertThat(fleet.cli("HGET", "bull:from-java:" + job.id(), "data"))
                .as("the very text")
                .isEqualTo(fleet.cli("HGET", "bull:from-node:1", "data"));
    }

    private record RawArguments(String name, String data, Instant made) {
        JsonNode tree() {
            return Json.mapper()
                    .readTree("[\"" + name + "\"," + data + ",{\"timestamp\":" + made.toEpochMilli() + "}]");
        }
    }

    @Test
    @Behaviour(172)
    void jobs_added_in_bulk_are_the_same() {
        List<String> options =
                List.of("{}", "{\"priority\":7}", "{\"delay\":1000}", "{\"lifo\":true}", "{\"jobId\":\"own\"}");
        List<JobOptions> inJava = List.of(
                java().build(),
                java().priority(7).build(),
                java().delay(Duration.ofSeconds(1)).build(),
                java().lifo().build(),
                java().jobId("own").build());
        List<JsonNode> bulk = options.stream()
                .map(text -> {
                    ObjectNode job = Json.mapper().createObjectNode();
                    job.put("name", "mail");
                    job.set("data", Json.mapper().readTree(DATA));
                    ((ObjectNode) job.set("opts", Json.mapper().readTree(text)).get("opts"))
                            .put("timestamp", MADE.toEpochMilli());
                    return (JsonNode) job;
                })
                .toList();
        fleet.node().queue("from-node", "addBulk", bulk);
        assertThat(fleet.queue("from-java")
                        .addBulk(inJava.stream()
                                .map(one -> new JobRequest(
                                        "mail",
                                        new RawJson(DATA),
                                        one.toBuilder().timestamp(MADE).build()))
                                .toList()))
                .hasSize(5);
        assertSame("from-node", "from-java");
    }

    @Behaviour(172)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"result\":[1,\"ä\",null]}",
                "null",
                "{\"do\":\"fail\",\"message\":\"the mail server said: ÄÖ \\\"no\\\"\"}",
                "{\"do\":\"failForGood\",\"message\":\"no such address\"}",
                "{\"do\":\"failBelow\",\"attempts\":2}",
                "{\"do\":\"report\",\"progress\":{\"percent\":50},\"log\":[\"one\",\"two\",\"three\"]}",
                "{\"do\":\"report\",\"progress\":100,\"log\":[]}"
            })
    void a_job_processed_by_a_worker_of_either_is_the_same(String data) {
        JobOptions options = java().attempts(3)
                .keepLogs(2)
                .stackTraceLimit(5)
                .timestamp(MADE)
                .build();
        for (String queue : List.of("by-node", "by-java")) {
            assertThat(fleet.queue(queue)
                            .add("mail", new RawJson(data), options)
                            .id())
                    .isEqualTo("1");
        }
        JsonNode worker = Json.mapper().readTree("{\"name\":\"one\",\"metrics\":{\"maxDataPoints\":10}}");
        fleet.node().work("by-node", worker);
        fleet.work("by-java", change -> change.name("one").maxDataPoints(10));
        boolean fails = data.contains("\"fail\"") || data.contains("failForGood");
        fleet.awaitCount("by-node", fails ? JobState.FAILED : JobState.COMPLETED, 1);
        fleet.awaitCount("by-java", fails ? JobState.FAILED : JobState.COMPLETED, 1);
        fleet.node().worker("close");
        assertSame("by-node", "by-java");
    }

    private static void assertSame(String node, String java) {
        assertThat(Contents.of(fleet, java)).isEqualTo(Contents.of(fleet, node));
    }
}
