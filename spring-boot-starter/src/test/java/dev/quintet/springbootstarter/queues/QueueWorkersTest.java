package dev.quintet.springbootstarter.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.queues.CancellationToken;
import dev.quintet.queues.FlowJob;
import dev.quintet.queues.FlowProducer;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobState;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueOptions;
import dev.quintet.queues.RunningJob;
import dev.quintet.queues.Worker;
import dev.quintet.queues.schedulers.JobTemplate;
import dev.quintet.queues.schedulers.Schedule;
import dev.quintet.springbootstarter.QuintetAutoConfiguration;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Applications whose beans run jobs, on a real Redis. */
class QueueWorkersTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(QuintetAutoConfiguration.class, QuintetQueuesAutoConfiguration.class))
            .withPropertyValues("quintet.url=" + redis.url(), "quintet.timeouts.reconnect=100ms");

    record Welcome(String to) {}

    record Line(String article, int pieces) {}

    /** Handlers of all kinds. */
    static class Mails {
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();

        @QueueWorker(queue = "emails", name = "welcome", concurrency = 3)
        String welcome(Welcome mail) {
            return "welcome, " + mail.to();
        }

        @QueueWorker(queue = "emails", name = "order")
        int order(List<Line> lines, Job job, CancellationToken cancellation) {
            assertThat(cancellation.isCancelled()).isFalse();
            assertThat(job.name()).isEqualTo("order");
            return lines.stream().mapToInt(Line::pieces).sum();
        }

        @QueueWorker(queue = "emails", name = "later")
        CompletionStage<String> later(RunningJob<Welcome> job) {
            return CompletableFuture.supplyAsync(() -> "later, " + job.data().to());
        }

        @QueueWorker(queue = "emails", name = "bad")
        void bad() throws Exception {
            throw new Exception("no such address");
        }

        @QueueWorker(queue = "${mails.others:emails}")
        String others(Job job) throws InterruptedException {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            await().atMost(SOON).until(() -> most.get() >= 3 || !job.name().startsWith("crowd"));
            running.decrementAndGet();
            return "other: " + job.name();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MailConfiguration {
        @Bean
        Mails mails() {
            return new Mails();
        }
    }

    private static Queue emails(ApplicationContext context) {
        return context.getBean(NamedQueues.class).get("emails");
    }

    private static void awaitState(Job job, JobState state) {
        await().atMost(SOON).until(() -> job.state() == state);
    }

    private static String result(Job job) {
        awaitState(job, JobState.COMPLETED);
        return job.refresh().flatMap(Job::returnValueJson).orElse("");
    }

    @Test
    void methods_of_beans_run_jobs_by_their_names() {
        application.withUserConfiguration(MailConfiguration.class).run(context -> {
            Queue emails = emails(context);
            assertThat(result(emails.add("welcome", new Welcome("ada")))).isEqualTo("\"welcome, ada\"");
            assertThat(result(emails.add("order", List.of(new Line("tea", 2), new Line("milk", 1)))))
                    .isEqualTo("3");
            assertThat(result(emails.add("later", new Welcome("ada")))).isEqualTo("\"later, ada\"");
            assertThat(result(emails.add("news", 1))).isEqualTo("\"other: news\"");
            Job bad = emails.add("bad");
            awaitState(bad, JobState.FAILED);
            assertThat(bad.refresh().flatMap(Job::failedReason)).contains("no such address");
        });
    }

    @Test
    void the_methods_for_a_queue_are_one_worker_with_the_concurrency_that_one_of_them_says() {
        application
                .withUserConfiguration(MailConfiguration.class)
                .withPropertyValues("quintet.queues.worker-name=mails-1")
                .run(context -> {
                    QueueWorkers workers = context.getBean(QueueWorkers.class);
                    assertThat(workers.queues()).containsExactly("emails");
                    Worker worker = workers.worker("emails").orElseThrow();
                    assertThat(worker.concurrency()).isEqualTo(3);
                    List<Job> crowd = List.of(
                            emails(context).add("crowd", 1),
                            emails(context).add("crowd", 2),
                            emails(context).add("crowd", 3));
                    crowd.forEach(job -> assertThat(result(job)).isEqualTo("\"other: crowd\""));
                    assertThat(crowd.get(0).refresh().flatMap(Job::processedBy)).contains("mails-1");
                });
    }

    @Test
    void properties_win_over_what_methods_say() {
        application
                .withUserConfiguration(MailConfiguration.class)
                .withPropertyValues("quintet.queues.workers.emails.concurrency=7", "mails.others=leftovers")
                .run(context -> {
                    QueueWorkers workers = context.getBean(QueueWorkers.class);
                    assertThat(workers.queues()).containsExactlyInAnyOrder("emails", "leftovers");
                    assertThat(workers.worker("emails").orElseThrow().concurrency())
                            .isEqualTo(7);
                    assertThat(workers.worker("leftovers").orElseThrow().concurrency())
                            .isEqualTo(1);
                });
        application
                .withUserConfiguration(MailConfiguration.class)
                .withPropertyValues("quintet.queues.workers.emails.enabled=false")
                .run(context ->
                        assertThat(context.getBean(QueueWorkers.class).queues()).isEmpty());
        application
                .withUserConfiguration(MailConfiguration.class)
                .withPropertyValues("quintet.queues.auto-startup=false")
                .run(context -> {
                    QueueWorkers workers = context.getBean(QueueWorkers.class);
                    assertThat(workers.queues()).isEmpty();
                    workers.start();
                    assertThat(result(emails(context).add("news", 1))).isEqualTo("\"other: news\"");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Proxied {
        final AtomicInteger calls = new AtomicInteger();

        @Bean
        Mails mails() {
            ProxyFactory proxy = new ProxyFactory(new Mails());
            proxy.setProxyTargetClass(true);
            proxy.addAdvice((org.aopalliance.intercept.MethodInterceptor) call -> {
                calls.incrementAndGet();
                return call.proceed();
            });
            return (Mails) proxy.getProxy();
        }
    }

    @Test
    void a_bean_is_called_through_its_proxy() {
        application.withUserConfiguration(Proxied.class).run(context -> {
            assertThat(result(emails(context).add("welcome", new Welcome("ada"))))
                    .isEqualTo("\"welcome, ada\"");
            assertThat(context.getBean(Proxied.class).calls).hasPositiveValue();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Customized {
        @Bean
        QueueWorkerCustomizer slow() {
            return (queue, options) -> options.name(queue + "-customized").concurrency(9);
        }

        @Bean
        QueueOptions queueOptions() {
            return QueueOptions.builder().prefix("mine").build();
        }

        @Bean
        Queue invoices(NamedQueues queues) {
            return queues.get("invoices");
        }
    }

    @Test
    void an_application_brings_options_of_its_own() {
        application
                .withUserConfiguration(MailConfiguration.class, Customized.class)
                .run(context -> {
                    assertThat(context.getBean("invoices", Queue.class).qualifiedName())
                            .isEqualTo("mine:invoices");
                    Job job = emails(context).add("news", 1);
                    assertThat(result(job)).isEqualTo("\"other: news\"");
                    assertThat(job.refresh().flatMap(Job::processedBy)).contains("emails-customized");
                    assertThat(context.getBean(QueueWorkers.class)
                                    .worker("emails")
                                    .orElseThrow()
                                    .concurrency())
                            .isEqualTo(9);
                });
    }

    @Test
    void flows_are_added_by_a_bean() {
        application.withUserConfiguration(MailConfiguration.class).run(context -> {
            Job parent = context.getBean(FlowProducer.class)
                    .add(FlowJob.of("emails", "digest").withChildren(FlowJob.of("emails", "news")))
                    .job();
            assertThat(result(parent)).isEqualTo("\"other: digest\"");
        });
    }

    static class Reports {
        final CountDownLatch daily = new CountDownLatch(2);

        @QueueWorker(queue = "reports", name = "daily")
        @QueueSchedule(
                id = "daily-report",
                cron = "0 6 * * MON-FRI",
                zone = "Europe/Berlin",
                data = "{\"kind\":\"daily\"}")
        @QueueSchedule(id = "often", every = "100ms")
        void daily(Map<String, String> data) {
            assertThat(data).isNotNull();
            daily.countDown();
        }
    }

    @QueueSchedule(id = "in-node", every = "${often:1h}", queue = "node-jobs", name = "sweep")
    @QueueSchedule(id = "old", cron = "-", queue = "node-jobs", name = "sweep")
    static class ForNode {}

    @Configuration(proxyBeanMethods = false)
    static class Scheduled {
        @Bean
        Reports reports() {
            return new Reports();
        }

        @Bean
        ForNode forNode() {
            return new ForNode();
        }
    }

    @Test
    void schedules_are_set_up_at_start_and_go_on_when_the_application_ends() {
        application.withPropertyValues("quintet.queues.auto-startup=false").run(context -> {
            Object unused = context.getBean(NamedQueues.class)
                    .get("node-jobs")
                    .schedulers()
                    .upsert("old", Schedule.every(Duration.ofHours(1)), JobTemplate.named("sweep"));
        });
        application.withUserConfiguration(Scheduled.class).run(context -> {
            Reports reports = context.getBean(Reports.class);
            await().atMost(SOON).until(() -> reports.daily.getCount() == 0);
            Queue queue = context.getBean(NamedQueues.class).get("reports");
            var daily = queue.schedulers().get("daily-report").orElseThrow();
            assertThat(daily.schedule().pattern()).contains("0 6 * * MON-FRI");
            assertThat(daily.schedule().zone()).contains("Europe/Berlin");
            assertThat(daily.next()).isPresent();
            assertThat(redis.cli(2, "HGET", "bull:reports:repeat:daily-report", "data"))
                    .isEqualTo("{\"kind\":\"daily\"}");
            assertThat(String.valueOf(redis.cli(2, "HGET", "bull:reports:repeat:daily-report", "opts")))
                    .contains("\"omc\":true");
            Queue nodeJobs = context.getBean(NamedQueues.class).get("node-jobs");
            await().atMost(SOON).until(() -> nodeJobs.schedulers().get("old").isEmpty());
            assertThat(nodeJobs.schedulers()
                            .get("in-node")
                            .orElseThrow()
                            .schedule()
                            .interval())
                    .contains(Duration.ofHours(1));
        });
        application.run(context -> assertThat(context.getBean(NamedQueues.class)
                        .get("reports")
                        .schedulers()
                        .count())
                .isEqualTo(2));
    }

    @Test
    void a_redis_that_is_away_does_not_hold_the_start_up_and_schedules_are_set_up_when_it_is_back() {
        redis.kill();
        try {
            application
                    .withUserConfiguration(Scheduled.class, MailConfiguration.class)
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        redis.restart();
                        Queue reports = context.getBean(NamedQueues.class).get("reports");
                        await().atMost(SOON)
                                .ignoreExceptions()
                                .until(() -> reports.schedulers().count() == 2);
                        await().atMost(SOON)
                                .ignoreExceptions()
                                .untilAsserted(
                                        () -> assertThat(result(emails(context).add("news", 1)))
                                                .isEqualTo("\"other: news\""));
                    });
        } finally {
            redis.restart();
        }
    }

    static class Patient {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @QueueWorker(queue = "emails")
        String run() throws InterruptedException {
            begun.countDown();
            return go.await(100, TimeUnit.SECONDS) ? "went" : "waited in vain";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LongRunning {
        @Bean
        Patient mails() {
            return new Patient();
        }
    }

    /** Looks at queues when the application that works them is gone. */
    private static void afterwards(java.util.function.Consumer<Queue> look) {
        try (Databases databases = Databases.open(QuintetConfiguration.builder()
                .url(redis.url())
                .application("afterwards")
                .build())) {
            look.accept(Queue.on(databases.get(Database.QUEUES), "emails"));
        }
    }

    @Test
    void a_job_that_ends_in_time_is_completed_before_the_application_has_ended() {
        String[] id = new String[1];
        application.withUserConfiguration(LongRunning.class).run(context -> {
            id[0] = emails(context).add("long").id();
            Patient mails = context.getBean(Patient.class);
            await().atMost(SOON).until(() -> mails.begun.getCount() == 0);
            QueueWorkers workers = context.getBean(QueueWorkers.class);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> context.close());
            await().atMost(SOON).until(() -> workers.queues().isEmpty());
            assertThat(closing).isNotDone();
            mails.go.countDown();
            closing.get(SOON.toSeconds(), TimeUnit.SECONDS);
        });
        afterwards(queue -> assertThat(queue.job(id[0]).orElseThrow().state()).isEqualTo(JobState.COMPLETED));
    }

    @Test
    void a_job_that_does_not_end_in_time_is_given_back_before_the_databases_are_closed() {
        String[] id = new String[1];
        application
                .withUserConfiguration(LongRunning.class)
                .withPropertyValues("quintet.queues.shutdown-timeout=0s")
                .run(context -> {
                    id[0] = emails(context).add("long").id();
                    Patient mails = context.getBean(Patient.class);
                    await().atMost(SOON).until(() -> mails.begun.getCount() == 0);
                });
        afterwards(queue -> {
            Job job = queue.job(id[0]).orElseThrow();
            assertThat(job.state()).isEqualTo(JobState.WAITING);
            assertThat(job.attemptsMade()).isZero();
            assertThat(redis.cli(2, "EXISTS", "bull:emails:" + id[0] + ":lock")).isEqualTo(0L);
        });
    }

    @Test
    void an_application_that_is_stopped_and_started_again_works_again() {
        application.withUserConfiguration(MailConfiguration.class).run(context -> {
            context.stop();
            assertThat(context.getBean(QueueWorkers.class).queues()).isEmpty();
            Job job = emails(context).add("news", 1);
            context.start();
            assertThat(result(job)).isEqualTo("\"other: news\"");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Observed {
        final InMemorySpanExporter spans = InMemorySpanExporter.create();

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        OpenTelemetry openTelemetry() {
            return OpenTelemetrySdk.builder()
                    .setTracerProvider(SdkTracerProvider.builder()
                            .addSpanProcessor(SimpleSpanProcessor.create(spans))
                            .build())
                    .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                    .build();
        }
    }

    @Test
    void jobs_are_traced_and_counted_where_the_application_has_open_telemetry_and_micrometer() {
        application
                .withUserConfiguration(MailConfiguration.class, Observed.class)
                .withPropertyValues("quintet.queues.metrics.max-age=1ms", "quintet.queues.metrics.deadline=10s")
                .run(context -> {
                    assertThat(result(emails(context).add("news", 1))).isEqualTo("\"other: news\"");
                    InMemorySpanExporter spans = context.getBean(Observed.class).spans;
                    await().atMost(SOON)
                            .until(() -> spans.getFinishedSpanItems().size() == 2);
                    assertThat(spans.getFinishedSpanItems())
                            .extracting(SpanData::getName)
                            .containsExactly("add emails.news", "process emails");
                    assertThat(spans.getFinishedSpanItems())
                            .extracting(SpanData::getTraceId)
                            .containsOnly(spans.getFinishedSpanItems().get(0).getTraceId());
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    assertThat(meters.get("quintet.queues.depth")
                                    .tag("queue", "emails")
                                    .tag("state", "completed")
                                    .gauge()
                                    .value())
                            .isEqualTo(1);
                    await().atMost(SOON)
                            .until(() -> meters.get("quintet.queues.jobs")
                                            .tag("outcome", "completed")
                                            .timer()
                                            .count()
                                    == 1);
                });
    }

    @Test
    void gauges_can_be_switched_off() {
        application
                .withUserConfiguration(MailConfiguration.class, Observed.class)
                .withPropertyValues("quintet.queues.metrics.enabled=false")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(MeterRegistry.class)
                                    .find("quintet.queues.depth")
                                    .gauges())
                            .isEmpty();
                });
    }

    @Test
    void without_the_module_or_when_switched_off_the_application_starts_without_queues() {
        application
                .withClassLoader(new FilteredClassLoader("dev.quintet.queues"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Databases.class)
                        .doesNotHaveBean("quintetQueues"));
        application
                .withPropertyValues("quintet.queues.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(NamedQueues.class));
    }

    @Test
    void without_open_telemetry_jobs_are_run_and_not_traced() {
        application
                .withUserConfiguration(MailConfiguration.class)
                .withClassLoader(new FilteredClassLoader("io.opentelemetry"))
                .run(context ->
                        assertThat(result(emails(context).add("news", 1))).isEqualTo("\"other: news\""));
    }
}
