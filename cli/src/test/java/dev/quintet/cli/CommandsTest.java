package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Json;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.RedisServerOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CommandsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    @RegisterExtension
    static final RedisServer guarded = RedisServer.with(
            RedisServerOptions.builder().password("the-right-one").build());

    @TempDir
    Path folder = Path.of("");

    private Map<String, String> environment(String... more) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "REDIS_URL", redis.url(), "XDG_DATA_HOME", folder.toString(), "REDIS_COMMAND_TIMEOUT_MS", "500"));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    @Test
    void health_tells_each_database_and_ends_with_0() {
        Run run = Run.of(environment(), "health");
        assertThat(run.out()).contains("sessions    healthy").contains("emailCache  healthy");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void health_without_redis_says_why_and_ends_with_1() {
        redis.kill();
        Run run = Run.of(environment(), "health");
        assertThat(run.out()).contains("cache       unhealthy").contains("Connection refused");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void health_as_json_is_that_of_the_api() {
        JsonNode json =
                Json.mapper().readTree(Run.of(environment(), "health", "--json").out());
        assertThat(json.get("overall").asBoolean()).isTrue();
        assertThat(json.at("/databases/rateLimit/status").asString()).isEqualTo("healthy");
    }

    @Test
    void a_wrong_password_is_named_and_not_shown() {
        Run run = Run.of(environment("REDIS_URL", "redis://:S3cr3t-canary@127.0.0.1:" + guarded.port()), "health");
        assertThat(run.out()).contains("WRONGPASS");
        assertThat(run.out() + run.err()).doesNotContain("S3cr3t-canary");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void info_counts_keys_and_strays() {
        redis.cli(1, "SET", "cache:a", "1");
        redis.cli(1, "SET", "bull:lost", "1");
        Run run = Run.of(environment(), "info");
        assertThat(run.out()).containsPattern("cache +redis://127.0.0.1:\\d+/1 +2 +0 +\\d+ B +1");
        assertThat(run.exitCode()).isZero();
        JsonNode json =
                Json.mapper().readTree(Run.of(environment(), "info", "--json").out());
        assertThat(json.at("/databases/cache/keys").asInt()).isEqualTo(2);
    }

    @Test
    void clear_says_what_goes_and_waits_for_the_name() {
        redis.cli(1, "SET", "cache:a", "1");
        redis.cli(0, "SET", "session:a", "1");
        Run hesitant = Run.typing("yes\n", environment(), "clear", "cache");
        assertThat(hesitant.err())
                .contains("removes all 1 keys of cache (redis://127.0.0.1:")
                .contains("Nothing was cleared");
        assertThat(hesitant.exitCode()).isEqualTo(1);
        assertThat(redis.cli(1, "DBSIZE")).isEqualTo(1L);
        Run sure = Run.typing("cache\n", environment(), "clear", "cache");
        assertThat(sure.out()).isEqualToIgnoringNewLines("cache: 1 keys went.");
        assertThat(sure.exitCode()).isZero();
        assertThat(redis.cli(1, "DBSIZE")).isEqualTo(0L);
        assertThat(redis.cli(0, "DBSIZE")).isEqualTo(1L);
        assertThat(folder.resolve("quintet/audit.jsonl")).content().contains("\"actor\":\"quintet clear by ");
    }

    @Test
    void clear_does_not_ask_in_a_script() {
        redis.cli(4, "SET", "emails:a", "1");
        Run run = Run.of(environment(), "clear", "email-cache", "--yes", "--json");
        assertThat(run.out()).isEqualToIgnoringNewLines("{\"database\":\"emailCache\",\"cleared\":1,\"dryRun\":false}");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void clear_counts_in_a_dry_run() {
        redis.cli(2, "SET", "bull:a", "1");
        Run run = Run.of(environment(), "clear", "queues", "--dry-run");
        assertThat(run.out()).isEqualToIgnoringNewLines("queues: 1 keys would go.");
        assertThat(redis.cli(2, "DBSIZE")).isEqualTo(1L);
    }

    @Test
    void clear_refuses_queues_without_force_and_before_asking() {
        redis.cli(2, "SET", "bull:a", "1");
        Run refused = Run.of(environment(), "clear", "queues");
        assertThat(refused.err()).contains("holds jobs").doesNotContain("Type");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(Run.of(environment(), "clear", "queues", "--force", "--yes").exitCode())
                .isZero();
        assertThat(redis.cli(2, "DBSIZE")).isEqualTo(0L);
    }

    @Test
    void a_wrong_name_is_corrected() {
        Run run = Run.of(environment(), "clear", "sesions");
        assertThat(run.err()).contains("Did you mean 'sessions'?");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void a_wrong_configuration_is_one_message_with_every_fault() {
        Run run = Run.of(environment("REDIS_CACHE_DB", "0", "REDIS_QUEUES_DB", "two"), "health");
        assertThat(run.err()).contains("2 faults").contains("REDIS_CACHE_DB").contains("REDIS_QUEUES_DB");
        assertThat(run.err()).doesNotContain("\tat ");
        assertThat(run.exitCode()).isEqualTo(2);
        Run none = Run.of(Map.of(), "info");
        assertThat(none.err()).contains("REDIS_URL is not set");
        assertThat(none.exitCode()).isEqualTo(2);
    }

    @Test
    void a_number_that_the_server_does_not_have_is_told() {
        Run run = Run.of(environment("REDIS_CACHE_DB", "99"), "health");
        assertThat(run.err()).contains("cache is to be number 99").contains("REDIS_CACHE_DB");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void wrong_usage_ends_with_2() {
        assertThat(Run.of(Map.of()).exitCode()).isEqualTo(2);
        assertThat(Run.of(Map.of(), "frobnicate").exitCode()).isEqualTo(2);
        assertThat(Run.of(Map.of(), "clear").exitCode()).isEqualTo(2);
        assertThat(Run.of(Map.of(), "--help").out()).contains("serve", "health", "info", "clear", "Exit codes");
        assertThat(Run.of(Map.of(), "--version").out()).startsWith("quintet ");
    }

    @Test
    void nothing_from_redis_can_move_the_cursor() {
        assertThat(Console.printable("a\u001b[2Jb\u202ec\rd\ne")).isEqualTo("a\\u001B[2Jb\\u202Ec\\u000Dd\ne");
    }
}
