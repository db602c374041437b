package dev.quintet.interoptests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Json;
import dev.quintet.testing.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A Node application and an operator's command line write into the five databases while the admin API is read. */
class FiveDatabasesTest {
    private static final String TOKEN = "a-token-for-interop-tests";

    private final HttpClient http = HttpClient.newHttpClient();
    private RedisServer redis;
    private ConfigurableApplicationContext application;

    /** Somebody's application with the admin API mounted in it. */
    @SpringBootApplication
    static class Application {}

    @BeforeEach
    void start() {
        redis = RedisServer.start();
        application = SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--quintet.url=" + redis.url(),
                "--quintet.admin.token=" + TOKEN);
    }

    @AfterEach
    void stop() {
        application.close();
        redis.close();
    }

    private Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>(Map.of("REDIS_URL", redis.url()));
        for (Database database : Database.values()) {
            variables.put(database.numberVariable(), String.valueOf(database.defaultNumber()));
        }
        return variables;
    }

    private JsonNode api(String method, String query) throws IOException, InterruptedException {
        String port = application.getEnvironment().getProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/admin/redis" + query))
                .header("Authorization", "Bearer " + TOKEN)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return Json.mapper()
                .readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    @Test
    void what_ioredis_writes_is_seen_while_it_writes_and_clearing_one_database_leaves_the_others() throws Exception {
        try (Program node = Program.node("five-databases.mjs", environment())) {
            assertThat(node.line()).isEqualTo("writing");
            for (int i = 0; i < 20; i++) {
                JsonNode seen = api("GET", "");
                assertThat(seen.get("overall").asBoolean()).isTrue();
                assertThat(seen.get("databases")).hasSize(5);
            }
            node.tell("stop");
            JsonNode written = Json.mapper().readTree(node.line());
            assertThat(node.exitCode()).isZero();

            JsonNode databases = api("GET", "").get("databases");
            for (Database database : Database.values()) {
                String name = database.wireName();
                JsonNode seen = databases.get(name);
                assertThat(seen.get("keys").asInt())
                        .as(name)
                        .isEqualTo(written.get(name).asInt())
                        .isPositive();
                assertThat(seen.get("strays").get("found").asInt())
                        .as("strays in " + name)
                        .isZero();
                assertThat(seen.get("expiringKeys").asInt())
                        .as("expiring keys in " + name)
                        .isEqualTo(
                                database == Database.QUEUES
                                        ? 0
                                        : written.get(name).asInt());
                assertThat(seen.get("memoryBytes").asLong()).isPositive();
            }

            JsonNode cleared = api("DELETE", "?database=rateLimit");
            assertThat(cleared.get("cleared").asInt())
                    .isEqualTo(written.get("rateLimit").asInt());
            JsonNode after = api("GET", "").get("databases");
            for (Database database : Database.values()) {
                String name = database.wireName();
                int expected =
                        database == Database.RATE_LIMIT ? 0 : written.get(name).asInt();
                assertThat(after.get(name).get("keys").asInt()).as(name).isEqualTo(expected);
            }
        }
    }

    @Test
    void what_redis_cli_writes_is_seen_in_the_database_of_its_number() throws Exception {
        for (Database database : Database.values()) {
            try (Program cli = Program.named(
                    "redis-cli",
                    "-p",
                    String.valueOf(redis.port()),
                    "-n",
                    String.valueOf(database.defaultNumber()),
                    "MSET",
                    "a:1",
                    "x",
                    "a:2",
                    "x")) {
                assertThat(cli.line()).isEqualTo("OK");
                assertThat(cli.exitCode()).isZero();
            }
        }
        JsonNode databases = api("GET", "").get("databases");
        for (Database database : Database.values()) {
            JsonNode seen = databases.get(database.wireName());
            assertThat(seen.get("keys").asInt()).isEqualTo(2);
            assertThat(seen.get("strays").get("inAll").asInt()).isEqualTo(2);
        }
    }
}
