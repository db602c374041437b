package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Json;
import dev.quintet.embeddedredis.EmbeddedRedis;
import dev.quintet.testing.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {
    private static final String TOKEN = "a-token-for-this-test";

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    @TempDir
    Path folder = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();

    private Map<String, String> environment(String... more) {
        Map<String, String> variables = new HashMap<>(Map.of("XDG_DATA_HOME", folder.toString()));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    private ServerSettings settings(String address, boolean loopback) {
        return new ServerSettings(address, 0, TOKEN, loopback, new DataFolder(folder));
    }

    private HttpResponse<String> get(Server server, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .header("Authorization", "Bearer " + TOKEN)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private RedisSource theEnvironmentsRedis() {
        return RedisSource.find(environment("REDIS_URL", redis.url()), new DataFolder(folder), Optional.empty());
    }

    @Test
    void the_redis_of_the_environment_is_served() throws Exception {
        try (RedisSource source = theEnvironmentsRedis();
                Server server = Server.start(settings("127.0.0.1", true), source)) {
            assertThat(source.embedded()).isEmpty();
            redis.cli(1, "SET", "cache:a", "1");
            HttpResponse<String> info = get(server, "/api/admin/redis");
            assertThat(Json.mapper()
                            .readTree(info.body())
                            .at("/databases/cache/keys")
                            .asInt())
                    .isEqualTo(1);
            String greeting = Greeting.text(server, source, Optional.of("made-up-token"), Duties.NONE);
            assertThat(greeting)
                    .contains("made-up-token")
                    .contains("http://127.0.0.1:" + server.port() + "/api/admin/redis")
                    .contains("rateLimit   3 ")
                    .contains("curl -H");
            assertThat(Greeting.text(server, source, Optional.empty(), Duties.NONE))
                    .doesNotContain(TOKEN);
        }
    }

    @Test
    void without_an_environment_a_redis_is_started_and_keeps_its_data() throws Exception {
        DataFolder data = DataFolder.open(null, environment());
        try (RedisSource source = RedisSource.find(environment(), data, Optional.of(0));
                Server server = Server.start(settings("127.0.0.1", true), source)) {
            EmbeddedRedis own = source.embedded().orElseThrow();
            assertThat(own.dataDirectory()).isEqualTo(folder.resolve("quintet/redis"));
            assertThat(Run.of(environment("REDIS_URL", own.url()), "health").exitCode())
                    .isZero();
            assertThat(get(server, "/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void health_and_metrics_need_no_token_and_nothing_else_of_actuator_is_there() throws Exception {
        try (RedisSource source = theEnvironmentsRedis();
                Server server = Server.start(settings("127.0.0.1", true), source)) {
            assertThat(get(server, "/actuator/health").body()).contains("\"quintet\"", "\"rateLimit\"");
            assertThat(get(server, "/actuator/health/liveness").statusCode()).isEqualTo(200);
            await().until(() ->
                    get(server, "/actuator/prometheus").body().contains("quintet_redis_up{database=\"queues\"} 1.0"));
            assertThat(get(server, "/actuator/prometheus").body())
                    .contains("quintet_redis_commands_seconds_count{database=\"cache\"");
            for (String path :
                    new String[] {"/actuator", "/actuator/env", "/actuator/heapdump", "/actuator/metrics", "/"}) {
                assertThat(get(server, path).statusCode()).as(path).isEqualTo(404);
            }
            redis.kill();
            await().until(() -> get(server, "/actuator/health/readiness").statusCode() == 503);
            assertThat(get(server, "/actuator/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void who_can_be_reached_from_afar_tells_no_details() throws Exception {
        try (RedisSource source = theEnvironmentsRedis();
                Server server = Server.start(settings("0.0.0.0", false), source)) {
            assertThat(get(server, "/actuator/health").body())
                    .contains("\"status\":\"UP\"")
                    .doesNotContain("quintet", "127.0.0.1");
        }
    }

    @Test
    void other_machines_are_let_in_only_with_a_chosen_token() {
        Run run = Run.of(environment(), "serve", "--address", "0.0.0.0");
        assertThat(run.err()).contains("QUINTET_ADMIN_TOKEN must be set");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void a_port_in_use_is_one_message() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = Run.of(
                    environment("REDIS_URL", redis.url()), "serve", "--port", Integer.toString(taken.getLocalPort()));
            assertThat(run.err())
                    .contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .contains("--port")
                    .doesNotContain("\tat ");
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void a_wrong_setting_is_one_message() {
        assertThat(Run.of(environment("REDIS_URL", redis.url(), "REDIS_CACHE_DB", "99"), "serve", "--port", "0"))
                .satisfies(run -> {
                    assertThat(run.err()).contains("cache is to be number 99").doesNotContain("\tat ");
                    assertThat(run.exitCode()).isEqualTo(2);
                });
        assertThat(Run.of(
                        environment("REDIS_URL", redis.url(), "QUINTET_ADMIN_TOKEN", "short"), "serve", "--port", "0"))
                .satisfies(run -> {
                    assertThat(run.err())
                            .contains("must have at least 16 characters")
                            .doesNotContain("\tat ");
                    assertThat(run.exitCode()).isEqualTo(2);
                });
        assertThat(Run.of(environment("REDIS_URL", redis.url()), "serve", "--redis-port", "7000"))
                .satisfies(run -> {
                    assertThat(run.err()).contains("--redis-port is for the Redis that quintet starts itself");
                    assertThat(run.exitCode()).isEqualTo(2);
                });
        assertThat(Run.of(environment(), "serve", "--port", "70000").exitCode()).isEqualTo(2);
    }
}
