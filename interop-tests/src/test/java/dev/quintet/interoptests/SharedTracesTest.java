package dev.quintet.interoptests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueOptions;
import dev.quintet.queues.Worker;
import dev.quintet.queues.telemetry.QueueTracing;
import dev.quintet.testing.RedisServer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Traces that go on from Node through queues into Java and back; Node's side is BullMQ's own telemetry, {@code bullmq-otel}. */
class SharedTracesTest {
    /** As Node's OpenTelemetry counts them. */
    private static final List<String> KINDS = List.of("INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");

    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private static @Nullable Bullmq started;

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final OpenTelemetrySdk openTelemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exported))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    private final QueueOptions traced =
            QueueOptions.builder().telemetry(QueueTracing.of(openTelemetry)).build();
    private final Databases databases = Databases.open(QuintetConfiguration.builder()
            .url(redis.url())
            .application("traces")
            .build());
    private final List<Worker> workers = new ArrayList<>();

    @BeforeAll
    static void startNode() {
        started = Bullmq.at(redis.url(), "traces.mjs");
    }

    @AfterAll
    static void stopNode() {
        node().close();
    }

    @AfterEach
    void close() {
        workers.forEach(worker -> worker.close(Duration.ZERO));
        databases.close();
        openTelemetry.close();
    }

    private static Bullmq node() {
        Bullmq node = started;
        if (node == null) {
            throw new IllegalStateException("Node did not start");
        }
        return node;
    }

    private Queue queue(String name) {
        return Queue.on(databases.get(Database.QUEUES), name, traced);
    }

    private List<SpanData> ours(String name, int count) {
        await().atMost(SOON).until(() -> ours(name).size() >= count);
        return ours(name);
    }

    private List<SpanData> ours(String name) {
        return exported.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private static List<JsonNode> nodes(String name, int count) {
        await().atMost(SOON).until(() -> node().tell("spans", "name", name).size() >= count);
        List<JsonNode> spans = new ArrayList<>();
        node().tell("spans", "name", name).forEach(spans::add);
        return spans;
    }

    private static String text(JsonNode span, String field) {
        return span.get(field).asString();
    }

    private void work(String queue) {
        workers.add(Worker.process(queue(queue), Object.class, job -> 1));
    }

    @Test
    @Behaviour(168)
    void a_trace_goes_on_from_node_through_a_queue_into_java_and_back_into_node() {
        node().tell("work", "queue", "back-in-node");
        Queue back = queue("back-in-node");
        workers.add(Worker.process(
                queue("to-java"),
                Object.class,
                job -> back.add("answer", job.data()).id()));
        JsonNode unused = node().tell("add", "queue", "to-java", "name", "question", "data", Map.of("number", 42));

        JsonNode request = nodes("request", 1).get(0);
        JsonNode added = nodes("add to-java.question", 1).get(0);
        SpanData processed = ours("process to-java", 1).get(0);
        SpanData addedHere = ours("add back-in-node.answer", 1).get(0);
        JsonNode processedBack = nodes("process back-in-node", 1).get(0);

        String trace = text(request, "trace");
        assertThat(List.of(
                        text(added, "trace"),
                        processed.getTraceId(),
                        addedHere.getTraceId(),
                        text(processedBack, "trace")))
                .containsOnly(trace);
        assertThat(text(added, "parent")).isEqualTo(text(request, "id"));
        assertThat(processed.getParentSpanId()).isEqualTo(text(added, "id"));
        assertThat(addedHere.getParentSpanId()).isEqualTo(processed.getSpanId());
        assertThat(text(processedBack, "parent")).isEqualTo(addedHere.getSpanId());
    }

    @Test
    @Behaviour(168)
    void both_sides_name_their_spans_and_attributes_alike() {
        node().tell("work", "queue", "alike");
        queue("alike").add("job", 1);
        JsonNode unused = node().tell("add", "queue", "alike-in-java", "name", "job", "data", 1);
        workers.add(Worker.builder(queue("alike-in-java"))
                .options(dev.quintet.queues.WorkerOptions.builder().name("java").build())
                .handle(Object.class, job -> 1)
                .build());
        assertAlike(
                ours("add alike.job", 1).get(0),
                nodes("add alike-in-java.job", 1).get(0));
        assertAlike(
                ours("process alike-in-java", 1).get(0),
                nodes("process alike", 1).get(0));
    }

    private static void assertAlike(SpanData ours, JsonNode theirs) {
        assertThat(ours.getKind().name()).isEqualTo(KINDS.get(theirs.get("kind").asInt()));
        List<String> names = new ArrayList<>();
        ours.getAttributes().forEach((key, value) -> names.add(key.getKey()));
        assertThat(names).containsAll(theirs.get("attributes").propertyNames());
    }

    @Test
    @Behaviour(168)
    void bulks_flows_and_schedulers_of_node_carry_their_traces_into_java_too() {
        JsonNode unused = node().tell(
                        "addBulk",
                        "queue",
                        "bulk",
                        "jobs",
                        List.of(
                                Map.of("name", "a", "data", 1),
                                Map.of(
                                        "name",
                                        "b",
                                        "data",
                                        2,
                                        "opts",
                                        Map.of("telemetry", Map.of("omitContext", true)))));
        unused = node().tell(
                        "flow",
                        "flow",
                        Map.of(
                                "queueName",
                                "flow",
                                "name",
                                "root",
                                "opts",
                                Map.of("attempts", 1),
                                "children",
                                List.of(Map.of(
                                        "queueName", "flow-child", "name", "leaf", "opts", Map.of("attempts", 1)))));
        unused = node().tell(
                        "schedule",
                        "queue",
                        "scheduled",
                        "id",
                        "soon",
                        "repeat",
                        Map.of("every", 3_600_000),
                        "template",
                        Map.of("name", "tick"));
        for (String queue : List.of("bulk", "flow", "flow-child", "scheduled")) {
            work(queue);
        }
        JsonNode bulk = nodes("addBulk bulk", 1).get(0);
        List<SpanData> ofBulk = ours("process bulk", 2);
        assertThat(ofBulk.get(0).getParentSpanId()).isEqualTo(text(bulk, "id"));
        // It was told to omit the context, and BullMQ then stores a "tm" that is false.
        assertThat(ofBulk.get(1).getTraceId()).isNotEqualTo(text(bulk, "trace"));
        assertThat(ours("process flow-child", 1).get(0).getParentSpanId())
                .isEqualTo(text(nodes("addNode flow-child", 1).get(0), "id"));
        assertThat(ours("process flow", 1).get(0).getTraceId())
                .isEqualTo(text(nodes("addFlow flow", 1).get(0), "trace"));
        assertThat(ours("process scheduled", 1).get(0).getParentSpanId())
                .isEqualTo(text(nodes("add scheduled.tick", 1).get(0), "id"));
    }

    @Test
    @Behaviour(168)
    void what_java_tells_to_omit_node_omits() {
        queue("omitted")
                .add("job", 1, JobOptions.builder().omitTelemetryContext().build());
        node().tell("work", "queue", "omitted");
        assertThat(text(nodes("process omitted", 1).get(0), "trace"))
                .isNotEqualTo(ours("add omitted.job", 1).get(0).getTraceId());
    }
}
