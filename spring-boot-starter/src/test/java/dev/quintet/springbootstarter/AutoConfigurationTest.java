package dev.quintet.springbootstarter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.AuditLog;
import dev.quintet.databases.ClearOptions;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.DatabasesMonitor;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.testing.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

class AutoConfigurationTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    @TempDir
    Path folder = Path.of("");

    /** Actuator and Spring Data Redis are on the class path, as in many applications. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private static ConfigurableApplicationContext start(Class<?> part, String... settings) {
        SpringApplication application = new SpringApplication(Application.class, part);
        return application.run(Stream.concat(
                        Stream.of(
                                "quintet.url=" + redis.url(),
                                "quintet.timeouts.reconnect=100ms",
                                "quintet.monitor.health=100ms",
                                "quintet.monitor.info=100ms",
                                "spring.main.banner-mode=off"),
                        Stream.of(settings))
                .map(setting -> "--" + setting)
                .toArray(String[]::new));
    }

    private static HealthDescriptor health(ConfigurableApplicationContext context, String... path) {
        return Objects.requireNonNull(context.getBean(HealthEndpoint.class).healthForPath(path));
    }

    @Test
    void the_five_databases_are_a_bean_and_closed_at_the_end() {
        Databases databases;
        try (ConfigurableApplicationContext context = start(Application.class)) {
            databases = context.getBean(Databases.class);
            databases.get(Database.CACHE).call(commands -> commands.set("cache:a", "1"));
            assertThat(redis.cli(1, "GET", "cache:a")).isEqualTo("1");
            assertThat(databases.get(Database.CACHE).isReady()).isTrue();
        }
        assertThat(databases.get(Database.CACHE).isReady()).isFalse();
    }

    @Test
    void spring_data_redis_works_beside_it() {
        try (ConfigurableApplicationContext context =
                start(Application.class, "spring.data.redis.url=" + redis.url())) {
            assertThat(context.getBean(RedisConnectionFactory.class)
                            .getConnection()
                            .ping())
                    .isEqualTo("PONG");
            assertThat(context.getBean(Databases.class).health().overall()).isTrue();
        }
    }

    @Test
    void health_shows_each_database() {
        try (ConfigurableApplicationContext context = start(Application.class)) {
            assertThat(health(context, "quintet").getStatus()).isEqualTo(Status.UP);
            assertThat(((CompositeHealthDescriptor) health(context, "quintet")).getComponents())
                    .containsOnlyKeys("sessions", "cache", "queues", "rateLimit", "emailCache");
            IndicatedHealthDescriptor cache = (IndicatedHealthDescriptor) health(context, "quintet", "cache");
            assertThat(cache.getDetails()).containsEntry("role", "master").containsKeys("latencyMillis", "version");
        }
    }

    @Test
    void a_degraded_database_shows_in_the_whole_and_does_not_take_it_down() {
        redis.cli("CONFIG", "SET", "maxmemory", "100mb");
        redis.cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        try (ConfigurableApplicationContext context = start(Application.class)) {
            assertThat(health(context, "quintet", "queues").getStatus()).isEqualTo(new Status("DEGRADED"));
            assertThat(health(context, "quintet", "cache").getStatus()).isEqualTo(Status.UP);
            assertThat(health(context, "quintet").getStatus()).isEqualTo(new Status("DEGRADED"));
        } finally {
            redis.cli("CONFIG", "SET", "maxmemory", "0");
        }
    }

    @Test
    void a_redis_that_is_gone_takes_health_down_and_its_return_brings_it_back() {
        try (ConfigurableApplicationContext context = start(Application.class)) {
            redis.kill();
            await().until(() -> health(context, "quintet").getStatus().equals(Status.DOWN));
            redis.restart();
            await().until(() -> health(context, "quintet").getStatus().equals(Status.UP));
        }
    }

    @Test
    void a_hung_redis_keeps_a_probe_waiting_for_one_second_and_not_for_five() {
        try (ConfigurableApplicationContext context = start(Application.class)) {
            redis.pause();
            await().until(() -> health(context, "quintet").getStatus().equals(Status.DOWN));
            long started = System.nanoTime();
            assertThat(health(context, "quintet").getStatus()).isEqualTo(Status.DOWN);
            assertThat((System.nanoTime() - started) / 1e9).isLessThan(2.5);
        }
    }

    @Test
    void gauges_tell_what_the_monitor_saw_without_asking_redis() {
        redis.cli(1, "SET", "cache:a", "1");
        try (ConfigurableApplicationContext context = start(Application.class)) {
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            await().until(() -> gauge(meters, "quintet.redis.keys") == 1);
            assertThat(gauge(meters, "quintet.redis.up")).isEqualTo(1);
            assertThat(gauge(meters, "quintet.redis.latency")).isPositive();
            assertThat(gauge(meters, "quintet.redis.memory")).isPositive();
            assertThat(gauge(meters, "quintet.redis.pool.size")).isEqualTo(8);
            assertThat(gauge(meters, "quintet.redis.pool.active")).isZero();
            assertThat(gauge(meters, "quintet.redis.pool.idle")).isZero();
            assertThat(gauge(meters, "quintet.redis.pool.waiting")).isZero();
            assertThat(Search.in(meters).name("quintet.redis.commands").timers())
                    .isNotEmpty();
            context.getBean(DatabasesMonitor.class).close();
            redis.pause();
            assertThat(gauge(meters, "quintet.redis.keys")).isEqualTo(1);
            redis.resume();
        }
    }

    @Test
    void gauges_say_unknown_rather_than_zero_when_redis_is_gone() {
        try (ConfigurableApplicationContext context = start(Application.class)) {
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            redis.kill();
            await().until(() -> gauge(meters, "quintet.redis.up") == 0);
            await().until(() -> Double.isNaN(gauge(meters, "quintet.redis.keys")));
            assertThat(gauge(meters, "quintet.redis.latency")).isNaN();
            assertThat(gauge(meters, "quintet.redis.memory")).isNaN();
        }
    }

    private static double gauge(MeterRegistry meters, String name) {
        return meters.get(name).tag("database", "cache").gauge().value();
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnParts {
        @Bean
        QuintetConfiguration mine() {
            return QuintetConfiguration.builder()
                    .url(redis.url())
                    .number(Database.CACHE, 9)
                    .build();
        }

        @Bean
        AuditLog audit() {
            return entry -> {};
        }
    }

    @Test
    void beans_of_the_application_win() {
        try (ConfigurableApplicationContext context = start(OwnParts.class, "quintet.url=not an address")) {
            assertThat(context.getBean(Databases.class).get(Database.CACHE).number())
                    .isEqualTo(9);
            assertThat(context.getBeansOfType(AuditLog.class)).containsOnlyKeys("audit");
        }
    }

    @Test
    void the_audit_goes_to_a_file_that_can_be_written() {
        Path file = folder.resolve("audit.jsonl");
        try (ConfigurableApplicationContext context = start(Application.class, "quintet.audit-file=" + file)) {
            context.getBean(Databases.class).clear(Database.CACHE, ClearOptions.by("a test"));
        }
        assertThat(file).content().contains("\"actor\":\"a test\"");
    }
}
