package dev.quintet.springbootstarter.queues;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.queues.FlowProducer;
import dev.quintet.queues.Queue;
import dev.quintet.queues.QueueGauges;
import dev.quintet.queues.QueueOptions;
import dev.quintet.queues.QueueTelemetry;
import dev.quintet.queues.telemetry.QueueTracing;
import dev.quintet.springbootstarter.QuintetAutoConfiguration;
import dev.quintet.springbootstarter.queues.QueuesProperties.MetricsProperties;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Queues over the database that is for them, where the application has {@code quintet-queues}: {@link NamedQueues}, a {@link FlowProducer}, and
 * the workers and schedules that beans declare.
 *
 * @since 1.0
 */
@AutoConfiguration(after = QuintetAutoConfiguration.class)
@ConditionalOnClass(Queue.class)
@ConditionalOnBooleanProperty(name = "quintet.queues.enabled", matchIfMissing = true)
@EnableConfigurationProperties(QueuesProperties.class)
public class QuintetQueuesAutoConfiguration {
    /** Where the application has OpenTelemetry. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(OpenTelemetry.class)
    static class Tracing {
        @Bean
        @ConditionalOnMissingBean
        QueueTelemetry quintetQueueTelemetry(ObjectProvider<OpenTelemetry> openTelemetry) {
            @Nullable OpenTelemetry unique = openTelemetry.getIfUnique();
            return unique == null ? QueueTelemetry.NONE : QueueTracing.of(unique);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    QueueOptions quintetQueueOptions(QueuesProperties properties, ObjectProvider<QueueTelemetry> telemetry) {
        QueueOptions.Builder options =
                QueueOptions.builder().telemetry(telemetry.getIfUnique(() -> QueueTelemetry.NONE));
        if (properties.prefix() != null) {
            options.prefix(properties.prefix());
        }
        return options.build();
    }

    @Bean
    @ConditionalOnMissingBean
    NamedQueues quintetQueues(
            Databases databases,
            QueueOptions options,
            QueuesProperties properties,
            ObjectProvider<MeterRegistry> meters) {
        MetricsProperties metrics = properties.metrics();
        @Nullable MeterRegistry registry = metrics.enabled() ? meters.getIfUnique() : null;
        @Nullable
        QueueGauges gauges = registry == null
                ? null
                : QueueGauges.open(
                        registry,
                        Objects.requireNonNullElse(metrics.maxAge(), QueueGauges.MAX_AGE),
                        Objects.requireNonNullElse(metrics.deadline(), QueueGauges.DEADLINE));
        return new NamedQueues(databases, options, gauges);
    }

    @Bean
    @ConditionalOnMissingBean
    FlowProducer quintetFlowProducer(Databases databases, QueueOptions options) {
        return FlowProducer.on(databases.get(Database.QUEUES), options);
    }

    @Bean
    @ConditionalOnMissingBean
    QueueWorkers quintetQueueWorkers(
            ConfigurableListableBeanFactory beans,
            NamedQueues queues,
            QueuesProperties properties,
            ObjectProvider<QueueWorkerCustomizer> customizers,
            ObjectProvider<MeterRegistry> meters,
            Environment environment) {
        Duration phase = Binder.get(environment)
                .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
                .orElse(Duration.ofSeconds(30));
        return new QueueWorkers(
                beans,
                queues,
                new WorkerSettings(properties, customizers.orderedStream().toList(), phase),
                meters.getIfUnique(CompositeMeterRegistry::new),
                properties.autoStartup());
    }
}
