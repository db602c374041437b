package dev.quintet.queues.telemetry;

import static dev.quintet.queues.Fixtures.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Json;
import dev.quintet.queues.Backoff;
import dev.quintet.queues.Behaviour;
import dev.quintet.queues.FlowJob;
import dev.quintet.queues.FlowProducer;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobHandler;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.JobRequest;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueFixture;
import dev.quintet.queues.QueueOptions;
import dev.quintet.queues.RawJson;
import dev.quintet.queues.Worker;
import dev.quintet.queues.WorkerOptions;
import dev.quintet.queues.schedulers.JobTemplate;
import dev.quintet.queues.schedulers.Schedule;
import dev.quintet.testing.RedisServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What OpenTelemetry's SDK is told of jobs, with its in-memory exporter. */
class QueueTracingTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    final QueueFixture fixture = new QueueFixture(redis);

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final OpenTelemetrySdk openTelemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exported))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    private final Tracer tracer = openTelemetry.getTracer("application");
    private final QueueOptions options =
            QueueOptions.builder().telemetry(QueueTracing.of(openTelemetry)).build();
    private final List<Worker> workers = new ArrayList<>();

    @AfterEach
    void close() {
        workers.forEach(worker -> worker.close(Duration.ZERO));
        openTelemetry.close();
    }

    private Queue mail() {
        return fixture.queue(options);
    }

    private Worker work(Queue queue, WorkerOptions.Builder how, JobHandler<Object> handler) {
        Worker worker = Worker.process(queue, Object.class, how.build(), handler);
        workers.add(worker);
        return worker;
    }

    private Worker work(Queue queue, JobHandler<Object> handler) {
        return work(queue, WorkerOptions.builder(), handler);
    }

    private List<SpanData> spans(String name) {
        return exported.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private SpanData span(String name) {
        return spans(name, 1).get(0);
    }

    private List<SpanData> spans(String name, int count) {
        await().atMost(SOON).until(() -> spans(name).size() >= count);
        assertThat(spans(name)).hasSize(count);
        return spans(name);
    }

    private static String text(SpanData span, String attribute) {
        return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(attribute)));
    }

    private static long number(SpanData span, String attribute) {
        Long value = span.getAttributes().get(AttributeKey.longKey(attribute));
        return value == null ? Long.MIN_VALUE : value;
    }

    private String carried(String jobId) {
        return String.valueOf(Json.mapper()
                .readTree(fixture.hash(jobId).get("opts"))
                .path("tm")
                .asString(""));
    }

    private static String traceparent(SpanData span) {
        return "{\"traceparent\":\"00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getSpanContext().getTraceFlags().asHex() + "\"}";
    }

    @Test
    @Behaviour(168)
    void a_trace_goes_on_from_who_adds_a_job_to_who_runs_it() {
        Queue mail = mail();
        Span request = tracer.spanBuilder("POST /welcome").startSpan();
        Job job;
        try (Scope current = request.makeCurrent()) {
            assertThat(current).isNotNull();
            job = mail.add("welcome", Map.of("to", "ada@example.com"));
        }
        request.end();
        SpanData add = span("add mail.welcome");
        assertThat(add.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(add.getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
        assertThat(text(add, "bullmq.queue.name")).isEqualTo("mail");
        assertThat(text(add, "bullmq.queue.operation")).isEqualTo("add");
        assertThat(text(add, "bullmq.job.name")).isEqualTo("welcome");
        assertThat(text(add, "bullmq.job.id")).isEqualTo(job.id());
        assertThat(carried(job.id())).isEqualTo(traceparent(add));

        List<String> current = new CopyOnWriteArrayList<>();
        Worker worker = work(mail, WorkerOptions.builder().name("mail-1"), running -> {
            current.add(Span.current().getSpanContext().getSpanId());
            tracer.spanBuilder("send").startSpan().end();
            return "sent to ada@example.com";
        });
        SpanData process = span("process mail");
        assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(process.getTraceId()).isEqualTo(request.getSpanContext().getTraceId());
        assertThat(process.getParentSpanId()).isEqualTo(add.getSpanId());
        assertThat(current).containsExactly(process.getSpanId());
        assertThat(span("send").getParentSpanId()).isEqualTo(process.getSpanId());
        assertThat(text(process, "bullmq.worker.id")).isEqualTo(worker.id());
        assertThat(text(process, "bullmq.worker.name")).isEqualTo("mail-1");
        assertThat(text(process, "bullmq.job.id")).isEqualTo(job.id());
        assertThat(text(process, "bullmq.job.name")).isEqualTo("welcome");
        assertThat(text(process, "quintet.queues.outcome")).isEqualTo("completed");
        assertThat(number(process, "bullmq.job.attempts.made")).isEqualTo(1);
        assertThat(number(process, "bullmq.job.processed.timestamp"))
                .isEqualTo(Long.parseLong(String.valueOf(fixture.hash(job.id()).get("processedOn"))));
        assertThat(number(process, "bullmq.job.attempt_finished_timestamp"))
                .isGreaterThanOrEqualTo(number(process, "bullmq.job.processed.timestamp"));
        assertThat(process.getEvents()).extracting(EventData::getName).containsExactly("job completed");
        assertThat(process.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    @Behaviour(168)
    void neither_data_nor_results_are_in_any_span() {
        Queue mail = mail();
        mail.addBulk(List.of(JobRequest.of("a", "secret data"), JobRequest.of("b", "secret data")));
        work(mail, job -> "secret result");
        spans("process mail", 2);
        assertThat(exported.getFinishedSpanItems().toString()).doesNotContain("secret");
    }

    @Test
    @Behaviour(168)
    void a_job_that_is_to_omit_the_context_carries_none_and_begins_a_trace_of_its_own() {
        Queue mail = mail();
        Job job = mail.add(
                "welcome", 1, JobOptions.builder().omitTelemetryContext().build());
        assertThat(fixture.hash(job.id()).get("opts")).contains("\"omc\":true").doesNotContain("\"tm\"");
        work(mail, running -> 1);
        SpanData process = span("process mail");
        assertThat(process.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(process.getTraceId()).isNotEqualTo(span("add mail.welcome").getTraceId());
    }

    @Test
    @Behaviour(168)
    void what_a_job_is_given_to_carry_is_left_to_it_and_what_cannot_be_read_carries_nothing() {
        Queue mail = mail();
        Job job = mail.add(
                "welcome",
                1,
                JobOptions.builder().telemetryMetadata("no JSON {").build());
        assertThat(carried(job.id())).isEqualTo("no JSON {");
        work(mail, running -> 1);
        assertThat(span("process mail").getParentSpanId()).isEqualTo(SpanId.getInvalid());
    }

    @Test
    @Behaviour(168)
    void adding_in_bulk_is_one_span_that_all_jobs_carry_unless_they_omit_it() {
        Queue mail = mail();
        List<Job> jobs = mail.addBulk(List.of(
                JobRequest.of("a", 1),
                JobRequest.of("b", 2),
                new JobRequest(
                        "c", 3, JobOptions.builder().omitTelemetryContext().build())));
        SpanData bulk = span("addBulk mail");
        assertThat(bulk.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(number(bulk, "bullmq.job.bulk.count")).isEqualTo(3);
        assertThat(bulk.getAttributes().get(AttributeKey.stringArrayKey("bullmq.job.bulk.names")))
                .containsExactly("a", "b", "c");
        assertThat(carried(jobs.get(0).id())).isEqualTo(traceparent(bulk));
        assertThat(carried(jobs.get(1).id())).isEqualTo(traceparent(bulk));
        assertThat(carried(jobs.get(2).id())).isEmpty();
    }

    @Test
    @Behaviour(168)
    void adding_without_waiting_is_a_span_that_ends_with_the_answer() throws Exception {
        Job job = mail().addAsync("welcome", 1, JobOptions.NONE)
                .toCompletableFuture()
                .get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        SpanData add = span("add mail.welcome");
        assertThat(text(add, "bullmq.job.id")).isEqualTo(job.id());
        assertThat(carried(job.id())).isEqualTo(traceparent(add));
    }

    @Test
    @Behaviour(168)
    void what_is_refused_is_an_error_of_its_span() {
        assertThatThrownBy(() -> mail().add(
                                "big",
                                new RawJson("\"too large\""),
                                JobOptions.builder().sizeLimit(3).build()))
                .isInstanceOf(IllegalArgumentException.class);
        SpanData add = span("add mail.big");
        assertThat(add.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(add.getEvents()).extracting(EventData::getName).containsExactly("exception");
    }

    @Test
    @Behaviour(168)
    void a_flow_is_a_span_with_one_for_each_job_below_that_of_its_parent() {
        FlowProducer flows = FlowProducer.on(fixture.fixtures().database, options);
        flows.add(FlowJob.of("reports", "monthly").withChildren(FlowJob.of("mail", "orders")));
        SpanData flow = span("addFlow reports");
        assertThat(text(flow, "bullmq.flow.name")).isEqualTo("monthly");
        SpanData root = span("addNode reports");
        assertThat(root.getParentSpanId()).isEqualTo(flow.getSpanId());
        SpanData child = span("addNode mail");
        assertThat(child.getParentSpanId()).isEqualTo(root.getSpanId());
        assertThat(carried(text(child, "bullmq.job.id"))).isEqualTo(traceparent(child));
        work(fixture.queue("reports", options), job -> 1);
        work(mail(), job -> 1);
        assertThat(span("process mail").getParentSpanId()).isEqualTo(child.getSpanId());
        assertThat(span("process reports").getTraceId()).isEqualTo(flow.getTraceId());
    }

    @Test
    @Behaviour(168)
    void several_flows_are_one_span() {
        FlowProducer.on(fixture.fixtures().database, options)
                .addAll(List.of(FlowJob.of("mail", "a"), FlowJob.of("mail", "b")));
        SpanData flows = span("addBulkFlows");
        assertThat(number(flows, "bullmq.job.bulk.count")).isEqualTo(2);
        assertThat(spans("addNode mail", 2))
                .extracting(SpanData::getParentSpanId)
                .containsOnly(flows.getSpanId());
    }

    @Test
    @Behaviour(168)
    void a_scheduler_adds_in_a_span_and_all_its_jobs_carry_that_of_who_set_it_up() {
        Queue mail = mail();
        mail.schedulers()
                .upsert(
                        "often",
                        Schedule.every(Duration.ofMillis(50)),
                        JobTemplate.named("tick").withData(1));
        SpanData upsert = span("add mail.tick");
        assertThat(text(upsert, "bullmq.job.scheduler.id")).isEqualTo("often");
        Worker worker = work(mail, job -> 1);
        await().atMost(SOON).until(() -> spans("process mail").size() >= 3);
        worker.close(Duration.ofSeconds(10));
        assertThat(spans("process mail")).extracting(SpanData::getParentSpanId).containsOnly(upsert.getSpanId());
        SpanData first = spans("process mail").get(0);
        assertThat(spans("add mail.tick"))
                .anyMatch(next -> next.getParentSpanId().equals(first.getSpanId())
                        && text(next, "bullmq.job.scheduler.id").equals("often"));
    }

    @Test
    @Behaviour(168)
    void a_scheduler_whose_template_omits_the_context_gives_each_job_a_trace_of_its_own() {
        Queue mail = mail();
        mail.schedulers()
                .upsert(
                        "often",
                        Schedule.every(Duration.ofMillis(50)),
                        JobTemplate.named("tick")
                                .withData(1)
                                .withOptions(JobOptions.builder()
                                        .omitTelemetryContext()
                                        .build()));
        work(mail, job -> 1);
        await().atMost(SOON).until(() -> spans("process mail").size() >= 3);
        assertThat(spans("process mail")).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
    }

    @Test
    @Behaviour(168)
    void each_attempt_is_a_span_with_its_error_and_the_job_says_in_which_it_failed() {
        Queue mail = mail();
        Job job = mail.add(
                "welcome",
                1,
                JobOptions.builder()
                        .attempts(2)
                        .backoff(Backoff.fixed(Duration.ofMillis(1)))
                        .build());
        work(mail, running -> {
            throw new IllegalStateException("no route " + running.attemptsMade());
        });
        List<SpanData> attempts = spans("process mail", 2);
        assertThat(attempts)
                .extracting(attempt -> text(attempt, "quintet.queues.outcome"))
                .containsExactly("retried", "failed");
        assertThat(attempts)
                .extracting(attempt -> text(attempt, "bullmq.job.failed.reason"))
                .containsExactly("no route 0", "no route 1");
        assertThat(attempts).allSatisfy(attempt -> {
            assertThat(attempt.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(attempt.getEvents()).extracting(EventData::getName).containsExactly("job failed", "exception");
            assertThat(attempt.getParentSpanId())
                    .isEqualTo(span("add mail.welcome").getSpanId());
        });
        assertThat(fixture.hash(job.id()).get("tm")).isEqualTo(traceparent(attempts.get(1)));
    }

    @Test
    @Behaviour(168)
    void a_handler_that_answers_later_has_its_span_until_then() {
        Queue mail = mail();
        CompletableFuture<Object> later = new CompletableFuture<>();
        Object answer = later;
        CountDownLatch asked = new CountDownLatch(1);
        mail.add("welcome", 1);
        work(mail, job -> {
            asked.countDown();
            return answer;
        });
        await().atMost(SOON).until(() -> asked.getCount() == 0);
        assertThat(spans("process mail")).isEmpty();
        later.completeExceptionally(new IllegalStateException("too late"));
        assertThat(text(span("process mail"), "bullmq.job.failed.reason")).isEqualTo("too late");
    }

    @Test
    @Behaviour(168)
    void a_lost_lock_is_told() {
        Queue mail = mail();
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Job job = mail.add("welcome", 1);
        work(mail, running -> {
            taken.countDown();
            return go.await(100, TimeUnit.SECONDS);
        });
        await().atMost(SOON).until(() -> taken.getCount() == 0);
        Object unused = fixture.redis("SET", "bull:mail:" + job.id() + ":lock", "another");
        go.countDown();
        SpanData process = span("process mail");
        assertThat(text(process, "quintet.queues.outcome")).isEqualTo("lost");
        assertThat(process.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(process.getEvents()).extracting(EventData::getName).contains("job lost", "exception");
    }

    @Test
    @Behaviour(168)
    void a_job_that_is_given_back_when_the_worker_closes_has_been_moved() {
        Queue mail = mail();
        CountDownLatch taken = new CountDownLatch(1);
        mail.add("welcome", 1);
        Worker worker = work(mail, running -> {
            taken.countDown();
            return new CountDownLatch(1).await(100, TimeUnit.SECONDS);
        });
        await().atMost(SOON).until(() -> taken.getCount() == 0);
        worker.close(Duration.ZERO);
        SpanData process = span("process mail");
        assertThat(text(process, "quintet.queues.outcome")).isEqualTo("moved");
        assertThat(mail.jobs().count(JobState.WAITING)).isEqualTo(1);
    }
}
