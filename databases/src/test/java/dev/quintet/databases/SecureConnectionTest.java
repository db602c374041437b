package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.RedisServerOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SecureConnectionTest {
    private static final String SECRET = "S3cr3t-canary";

    @Test
    void fault_2_user_name_and_password_reach_every_database() {
        try (RedisServer redis = RedisServer.with(
                        RedisServerOptions.builder().user("crm", "p@ss:word").build());
                Databases databases = Databases.open(QuintetConfiguration.fromEnvironment(
                        Map.of("REDIS_URL", "redis://crm:p%40ss%3Aword@127.0.0.1:" + redis.port())))) {
            for (Database database : Database.values()) {
                assertThat(databases.get(database).<String>call(commands -> commands.aclWhoami()))
                        .isEqualTo("crm");
            }
        }
    }

    @Test
    void fault_2_tls_reaches_every_database_and_checks_the_certificate() {
        try (RedisServer redis =
                RedisServer.with(RedisServerOptions.builder().tls().build())) {
            Map<String, String> trusting = Map.of(
                    "REDIS_URL",
                    "rediss://localhost:" + redis.tlsPort(),
                    "REDIS_TLS_CA_FILE",
                    redis.tlsCertificate().toString());
            try (Databases databases = Databases.open(QuintetConfiguration.fromEnvironment(trusting))) {
                for (Database database : Database.values()) {
                    assertThat(databases.get(database).<String>call(commands -> commands.ping()))
                            .isEqualTo("PONG");
                }
            }
            Map<String, String> doubting = Map.of("REDIS_URL", "rediss://localhost:" + redis.tlsPort());
            try (Databases databases = Databases.open(QuintetConfiguration.fromEnvironment(doubting))) {
                assertThatThrownBy(() -> databases.get(Database.CACHE).call(commands -> commands.ping()))
                        .isExactlyInstanceOf(DatabaseUnavailableException.class)
                        .hasMessageContaining("unable to find valid certification path");
            }
        }
    }

    @Test
    void a_unix_socket_reaches_every_database() {
        try (RedisServer redis = RedisServer.with(
                        RedisServerOptions.builder().unixSocket().build());
                Databases databases = Databases.open(QuintetConfiguration.fromEnvironment(
                        Map.of("REDIS_URL", "redis-socket://" + redis.socket())))) {
            for (Database database : Database.values()) {
                databases.get(database).call(commands -> commands.set("key", "x"));
            }
            assertThat(redis.cli(4, "DBSIZE")).isEqualTo(1L);
        }
    }

    @Test
    void a_password_appears_in_no_log_no_message_and_no_text_form_whatever_fails() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Level level = root.getLevel();
        root.setLevel(Level.DEBUG);
        root.addAppender(logged);
        StringWriter told = new StringWriter();
        try (RedisServer redis = RedisServer.with(
                RedisServerOptions.builder().user("crm", SECRET).build())) {
            fail("redis://crm:wrong-" + SECRET + "@127.0.0.1:" + redis.port(), told);
            fail("redis://crm:" + SECRET + "@127.0.0.1:1", told);
            fail("rediss://crm:" + SECRET + "@127.0.0.1:" + redis.port(), told);
            try (Databases databases =
                    Databases.open(Fixtures.at("redis://crm:" + SECRET + "@127.0.0.1:" + redis.port())
                            .build())) {
                told.append(databases.toString()).append(databases.health().toString());
                redis.kill();
                told.append(databases.health().toString());
                told.append(databases.info().toString());
            }
        } finally {
            root.detachAppender(logged);
            root.setLevel(level);
        }
        assertThat(told.toString()).contains("127.0.0.1").doesNotContain(SECRET);
        assertThat(logged.list)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getFormattedMessage()).doesNotContain(SECRET));
    }

    private static void fail(String url, StringWriter told) {
        try (Databases databases = Databases.open(Fixtures.at(url).build())) {
            told.append(databases.health().toString());
            databases.get(Database.CACHE).call(commands -> commands.ping());
        } catch (QuintetException failure) {
            failure.printStackTrace(new PrintWriter(told));
        }
    }
}
