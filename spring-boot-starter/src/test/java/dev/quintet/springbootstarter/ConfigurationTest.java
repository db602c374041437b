package dev.quintet.springbootstarter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Isolation;
import dev.quintet.databases.PoolSettings;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.Timeouts;
import dev.quintet.databases.errors.ConfigurationException;
import dev.quintet.databases.keys.KeyPattern;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** How properties and variables become one configuration; nothing is opened here. */
class ConfigurationTest {
    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(ConfigurationAlone.class);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(QuintetProperties.class)
    static class ConfigurationAlone {
        @Bean
        QuintetConfiguration configuration(QuintetProperties properties, ConfigurableEnvironment environment) {
            return new QuintetAutoConfiguration().quintetConfiguration(properties, environment);
        }
    }

    private void read(ContextConsumer<AssertableApplicationContext> check, String... settings) {
        application.withPropertyValues(settings).run(check);
    }

    private static QuintetConfiguration in(AssertableApplicationContext context) {
        return context.getBean(QuintetConfiguration.class);
    }

    private static String fault(AssertableApplicationContext context) {
        Throwable failure = context.getStartupFailure();
        while (failure != null && !(failure instanceof ConfigurationException)) {
            failure = failure.getCause();
        }
        return failure == null ? "no fault" : String.valueOf(failure.getMessage());
    }

    @Test
    void the_variables_that_node_uses_are_enough() {
        read(
                context -> {
                    assertThat(in(context).location(Database.SESSIONS)).isEqualTo("redis://main.example:6379/7");
                    assertThat(in(context).location(Database.CACHE)).isEqualTo("redis://other.example:6379/1");
                    assertThat(in(context).timeouts()).isEqualTo(Timeouts.DEFAULTS);
                    assertThat(in(context).pool()).isEqualTo(PoolSettings.DEFAULTS);
                },
                "REDIS_URL=redis://main.example",
                "REDIS_SESSIONS_DB=7",
                "REDIS_CACHE_URL=redis://other.example");
    }

    @Test
    void each_property_wins_over_its_variable_and_over_no_other() {
        read(
                context -> {
                    QuintetConfiguration read = in(context);
                    assertThat(read.location(Database.SESSIONS)).isEqualTo("redis://property.example:6379/8");
                    assertThat(read.location(Database.QUEUES)).isEqualTo("redis://property.example:6379/9");
                    assertThat(read.timeouts().command()).isEqualTo(Duration.ofMillis(250));
                    assertThat(read.timeouts().connect()).isEqualTo(Duration.ofMillis(700));
                    assertThat(read.pool().size()).isEqualTo(3);
                },
                "REDIS_URL=redis://variable.example",
                "REDIS_SESSIONS_DB=not-even-a-number",
                "REDIS_QUEUES_DB=9",
                "REDIS_COMMAND_TIMEOUT_MS=100",
                "REDIS_CONNECT_TIMEOUT_MS=700",
                "REDIS_POOL_SIZE=3",
                "quintet.url=redis://property.example",
                "quintet.databases.sessions.number=8",
                "quintet.timeouts.command=250ms",
                "quintet.pool.idle=30s");
    }

    @Test
    void every_property_arrives() {
        read(
                context -> {
                    QuintetConfiguration read = in(context);
                    assertThat(read.application()).isEqualTo("crm");
                    assertThat(read.location(Database.RATE_LIMIT)).isEqualTo("redis://limits.example:6379/3");
                    assertThat(read.keyPatterns(Database.EMAIL_CACHE)).containsExactly(new KeyPattern("mail:"));
                    assertThat(read.isolation(Database.EMAIL_CACHE)).isEqualTo(Isolation.KEY_PATTERNS);
                    assertThat(read.timeouts())
                            .isEqualTo(new Timeouts(
                                    Duration.ofMillis(1),
                                    Duration.ofMillis(2),
                                    Duration.ofSeconds(5),
                                    Duration.ofSeconds(6)));
                    assertThat(read.pool())
                            .isEqualTo(new PoolSettings(2, Duration.ofSeconds(3), Duration.ofSeconds(4)));
                },
                "quintet.url=redis://main.example",
                "quintet.application=crm",
                "quintet.databases.rate-limit.url=redis://limits.example",
                "quintet.databases.emailCache.keys=mail:*",
                "quintet.databases.emailCache.isolation=key-patterns",
                "quintet.timeouts.command=1ms",
                "quintet.timeouts.connect=2ms",
                "quintet.timeouts.silence=5s",
                "quintet.timeouts.reconnect=6s",
                "quintet.pool.size=2",
                "quintet.pool.max-wait=3s",
                "quintet.pool.idle=4s");
    }

    @Test
    void the_applications_own_name_is_made_to_fit() {
        read(
                context -> assertThat(in(context).application()).isEqualTo("My-CRM-back-end"),
                "quintet.url=redis://main.example",
                "spring.application.name=My CRM (back end",
                "quintet.application=");
    }

    @Test
    void a_fault_is_told_in_the_name_that_was_written() {
        read(context -> assertThat(fault(context)).contains("quintet.url is not set"));
        read(
                context -> assertThat(fault(context))
                        .contains("quintet.url has the unknown scheme 'http'")
                        .doesNotContain("S3cr3t-canary"),
                "quintet.url=http://:S3cr3t-canary@main.example");
        read(
                context -> assertThat(fault(context)).contains("REDIS_URL has the unknown scheme 'http'"),
                "REDIS_URL=http://main.example");
        read(
                context -> assertThat(fault(context))
                        .contains("quintet.databases.rate-limit.number, REDIS_EMAIL_CACHE_DB"),
                "quintet.url=redis://main.example",
                "quintet.databases.rate-limit.number=5",
                "REDIS_EMAIL_CACHE_DB=5");
    }

    @Test
    void all_faults_are_told_at_once() {
        read(
                context -> assertThat(fault(context))
                        .contains("4 faults")
                        .contains("quintet.databases.sesions is none of the five")
                        .contains("quintet.timeouts.silence must be at least 1 s")
                        .contains("quintet.databases.cache.keys: A key pattern is a prefix")
                        .contains("quintet.databases.queues.number must be 0 or more, but was -1"),
                "quintet.url=redis://main.example",
                "quintet.databases.sesions.number=1",
                "quintet.databases.cache.keys=cache",
                "quintet.databases.queues.number=-1",
                "quintet.timeouts.silence=1ms");
    }

    @Test
    void an_unreadable_certificate_is_a_fault() {
        read(
                context ->
                        assertThat(fault(context)).contains("quintet.tls.authority names the file /there/is/none.pem"),
                "quintet.url=rediss://main.example",
                "quintet.tls.authority=/there/is/none.pem");
    }

    @Test
    void a_fault_reaches_people_as_a_list_and_not_as_a_stack_trace() {
        read(context -> {
            Throwable failure = Objects.requireNonNull(context.getStartupFailure());
            FailureAnalysis analysis = Objects.requireNonNull(new ConfigurationFailureAnalyzer().analyze(failure));
            assertThat(analysis.getDescription()).contains("\n  - quintet.url is not set");
        });
    }

    @Test
    void properties_do_not_print_their_secrets() {
        read(
                context -> assertThat(context.getBean(QuintetProperties.class).toString())
                        .doesNotContain("S3cr3t-canary"),
                "quintet.url=redis://:S3cr3t-canary@main.example",
                "quintet.databases.cache.url=redis://:S3cr3t-canary@other.example");
    }
}
