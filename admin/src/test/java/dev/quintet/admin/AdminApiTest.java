package dev.quintet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.admin.Host.Answer;
import dev.quintet.databases.Database;
import dev.quintet.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AdminApiTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @TempDir
    static Path folder = Path.of("");

    private static Host host;

    @BeforeAll
    static void start() {
        host = Host.with(Map.of(
                "quintet.url",
                redis.url(),
                "quintet.audit-file",
                folder.resolve("audit").toString()));
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    private static void fill(Database database, String prefix, int keys) {
        for (int i = 0; i < keys; i++) {
            redis.cli(database.defaultNumber(), "SET", prefix + i, "a value", "EX", "3600");
        }
    }

    private static long keys(Database database) {
        Object size = redis.cli(database.defaultNumber(), "DBSIZE");
        return size instanceof Long keys ? keys : -1;
    }

    @Test
    void info_has_everything_that_the_document_promises() {
        fill(Database.SESSIONS, "session:", 15);
        fill(Database.CACHE, "cache:", 25);
        redis.cli(1, "SET", "bull:lost", "a stray");
        Answer answer = host.get("/api/admin/redis");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        JsonNode json = answer.json();
        assertThat(json.get("overall").asBoolean()).isTrue();
        assertThat(json.get("databases").propertyNames())
                .containsExactly("sessions", "cache", "queues", "rateLimit", "emailCache");
        JsonNode sessions = json.at("/databases/sessions");
        assertThat(sessions.get("database").asInt()).isZero();
        assertThat(sessions.get("keys").asInt()).isEqualTo(15);
        assertThat(sessions.get("memory").asString()).matches("[\\d.]+ k?B");
        assertThat(sessions.get("connected").asBoolean()).isTrue();
        assertThat(sessions.get("status").asString()).isEqualTo("healthy");
        assertThat(sessions.get("expiringKeys").asInt()).isEqualTo(15);
        assertThat(sessions.get("averageTtlSeconds").asDouble()).isBetween(3000.0, 3600.0);
        assertThat(sessions.get("latencyMillis").asDouble()).isPositive();
        assertThat(sessions.has("error")).isFalse();
        JsonNode cache = json.at("/databases/cache");
        assertThat(cache.get("database").asInt()).isEqualTo(1);
        assertThat(cache.get("keys").asInt()).isEqualTo(26);
        assertThat(cache.at("/strays/found").asInt()).isEqualTo(1);
        assertThat(json.at("/databases/emailCache/averageTtlSeconds").isNull()).isTrue();
    }

    @Test
    void health_is_the_object_of_the_document() {
        Answer answer = host.get("/api/admin/redis/health");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("overall").asBoolean()).isTrue();
        for (Database database : Database.values()) {
            JsonNode one = answer.json().at("/databases/" + database.wireName());
            assertThat(one.get("status").asString()).isEqualTo("healthy");
            assertThat(one.get("connected").asBoolean()).isTrue();
            assertThat(one.get("role").asString()).isEqualTo("master");
        }
    }

    @Test
    void clearing_one_database_leaves_the_other_four() {
        fill(Database.SESSIONS, "session:", 3);
        fill(Database.CACHE, "cache:", 250);
        fill(Database.QUEUES, "bull:", 4);
        fill(Database.RATE_LIMIT, "rate_limit:", 5);
        fill(Database.EMAIL_CACHE, "emails:", 6);
        Answer answer = host.delete("/api/admin/redis?database=cache");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).isEqualTo("{\"database\":\"cache\",\"cleared\":250,\"dryRun\":false}");
        assertThat(Arrays.stream(Database.values()).map(AdminApiTest::keys)).containsExactly(3L, 0L, 4L, 5L, 6L);
    }

    @Test
    void every_spelling_of_the_document_clears() {
        for (Database database : Database.values()) {
            fill(database, "x", 1);
        }
        for (String name : new String[] {"cache", "sessions", "rateLimit", "emailCache"}) {
            assertThat(host.delete("/api/admin/redis?database=" + name).status())
                    .isEqualTo(200);
            assertThat(keys(Database.named(name))).isZero();
        }
    }

    @Test
    void a_dry_run_counts_and_touches_nothing() {
        fill(Database.QUEUES, "bull:", 7);
        Answer answer = host.delete("/api/admin/redis?database=queues&dryRun=true");
        assertThat(answer.response().body()).isEqualTo("{\"database\":\"queues\",\"cleared\":7,\"dryRun\":true}");
        assertThat(keys(Database.QUEUES)).isEqualTo(7);
    }

    @Test
    void queues_are_cleared_by_force_only() {
        fill(Database.QUEUES, "bull:", 7);
        Answer refused = host.delete("/api/admin/redis?database=queues");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.type()).isEqualTo("urn:quintet:problem:protected-database");
        assertThat(refused.json().get("detail").asString()).contains("jobs").contains("force=true");
        assertThat(keys(Database.QUEUES)).isEqualTo(7);
        assertThat(host.delete("/api/admin/redis?database=queues&force=true").status())
                .isEqualTo(200);
        assertThat(keys(Database.QUEUES)).isZero();
    }

    @Test
    void a_request_that_is_not_understood_clears_nothing() {
        fill(Database.CACHE, "cache:", 2);
        assertBad("/api/admin/redis", "missing-database", "sessions, cache, queues, rateLimit, emailCache");
        assertBad("/api/admin/redis?database=", "missing-database", "sessions, cache, queues, rateLimit, emailCache");
        assertBad("/api/admin/redis?database=cahce", "unknown-database", "Did you mean 'cache'?");
        assertBad("/api/admin/redis?database=1", "unknown-database", "sessions, cache, queues, rateLimit, emailCache");
        assertBad("/api/admin/redis?database=cache&dryrun=true", "invalid-parameter", "database, dryRun, force");
        assertBad("/api/admin/redis?database=cache&dryRun=yes", "invalid-parameter", "true or false");
        assertBad("/api/admin/redis?database=cache&dryRun=", "invalid-parameter", "true or false");
        assertBad("/api/admin/redis?database=cache&database=sessions", "invalid-parameter", "once");
        assertThat(keys(Database.CACHE)).isEqualTo(2);
    }

    private static void assertBad(String path, String type, String detail) {
        Answer answer = host.delete(path);
        assertThat(answer.status()).as(path).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.type()).isEqualTo("urn:quintet:problem:" + type);
        assertThat(answer.json().get("title").asString()).isNotBlank();
        assertThat(answer.json().get("status").asInt()).isEqualTo(400);
        assertThat(answer.json().get("detail").asString()).contains(detail);
        assertThat(answer.json().get("instance").asString()).isEqualTo("/api/admin/redis");
    }

    @Test
    void what_is_not_there_is_a_problem_too() {
        assertThat(host.get("/api/admin/nothing").status()).isEqualTo(404);
        assertThat(host.get("/api/admin/redis/").type()).isEqualTo("urn:quintet:problem:not-found");
        Answer wrongMethod = host.send("POST", "/api/admin/redis");
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.type()).isEqualTo("urn:quintet:problem:method-not-allowed");
        assertThat(wrongMethod.header("Allow")).isEqualTo("DELETE, GET, HEAD");
        assertThat(host.send("DELETE", "/api/admin/redis/health").header("Allow"))
                .isEqualTo("GET, HEAD");
        assertThat(host.send("OPTIONS", "/api/admin/redis").header("Allow")).contains("GET", "DELETE");
    }

    @Test
    void every_answer_below_the_path_carries_the_security_headers() {
        for (Answer answer : new Answer[] {
            host.get("/api/admin/redis"),
            host.sendPlain("GET", "/api/admin/redis"),
            host.get("/api/admin/nothing"),
            host.delete("/api/admin/redis"),
            host.sendPlain("GET", "/api/admin/openapi.yaml")
        }) {
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        }
    }

    @Test
    void the_audit_says_which_token_from_where() throws IOException {
        fill(Database.RATE_LIMIT, "rate_limit:", 2);
        host.delete("/api/admin/redis?database=rateLimit");
        String last = Files.readAllLines(folder.resolve("audit")).stream().reduce("", (first, second) -> second);
        assertThat(last)
                .contains("\"actor\":\"admin token from 127.0.0.1\"", "\"database\":\"rateLimit\"", "\"keys\":2")
                .doesNotContain(Host.TOKEN);
    }
}
