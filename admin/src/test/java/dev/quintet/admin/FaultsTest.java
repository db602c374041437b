package dev.quintet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.admin.Host.Answer;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.RedisServerOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class FaultsTest {
    private static final String HEALTH = "/api/admin/redis/health";
    private static final Duration PROMISED = Duration.ofSeconds(3);

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    @RegisterExtension
    static final RedisServer guarded = RedisServer.with(
            RedisServerOptions.builder().password("the-right-one").build());

    private static Answer timed(Host host, String method, String path) {
        long started = System.nanoTime();
        Answer answer = host.send(method, path);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(PROMISED);
        return answer;
    }

    @Test
    void a_hung_redis_keeps_nobody_waiting() {
        try (Host host = Host.at(redis.url())) {
            redis.pause();
            await().until(() -> timed(host, "GET", HEALTH).status() == 503);
            Answer health = timed(host, "GET", HEALTH);
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.json().get("overall").asBoolean()).isFalse();
            assertThat(health.json().at("/databases/cache/status").asString()).isEqualTo("unhealthy");
            assertThat(health.json().at("/databases/cache/reasons/0").asString())
                    .contains("hangs");
            Answer info = timed(host, "GET", "/api/admin/redis");
            assertThat(info.status()).isEqualTo(200);
            JsonNode cache = info.json().at("/databases/cache");
            assertThat(cache.get("database").asInt()).isEqualTo(1);
            assertThat(cache.get("keys").isNull()).isTrue();
            assertThat(cache.get("error").asString()).isNotBlank();
            Answer clear = timed(host, "DELETE", "/api/admin/redis?database=cache");
            assertThat(clear.status()).isEqualTo(503);
            assertThat(clear.type()).isEqualTo("urn:quintet:problem:outcome-unknown");
            Answer dryRun = timed(host, "DELETE", "/api/admin/redis?database=cache&dryRun=true");
            assertThat(dryRun.type()).isEqualTo("urn:quintet:problem:redis-unavailable");
            redis.resume();
            await().until(() -> host.get(HEALTH).status() == 200);
        }
    }

    @Test
    void a_killed_redis_is_told_and_its_return_too() {
        try (Host host = Host.at(redis.url())) {
            assertThat(host.get(HEALTH).status()).isEqualTo(200);
            redis.kill();
            await().until(() -> timed(host, "GET", HEALTH).status() == 503);
            Answer clear = timed(host, "DELETE", "/api/admin/redis?database=cache");
            assertThat(clear.status()).isEqualTo(503);
            assertThat(clear.type()).isEqualTo("urn:quintet:problem:redis-unavailable");
            redis.restart();
            await().until(() -> host.get(HEALTH).status() == 200);
            await().until(() -> host.delete("/api/admin/redis?database=cache").status() == 200);
        }
    }

    @Test
    void a_redis_that_was_never_there_does_not_keep_the_application_from_starting() {
        redis.stop();
        try (Host host = Host.at(redis.url())) {
            assertThat(timed(host, "GET", HEALTH).status()).isEqualTo(503);
            redis.restart();
            await().until(() -> host.get(HEALTH).status() == 200);
        }
    }

    @Test
    void a_wrong_password_is_told_and_never_shown(CapturedOutput output) {
        try (Host host = Host.at("redis://:S3cr3t-canary@127.0.0.1:" + guarded.port())) {
            Answer health = timed(host, "GET", HEALTH);
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.json().at("/databases/sessions/reasons/0").asString())
                    .contains("WRONGPASS");
            Answer info = timed(host, "GET", "/api/admin/redis");
            Answer clear = timed(host, "DELETE", "/api/admin/redis?database=cache");
            assertThat(clear.status()).isEqualTo(503);
            for (Answer answer : new Answer[] {health, info, clear}) {
                assertThat(answer.response().body()).doesNotContain("S3cr3t-canary");
            }
            assertThat(output.getAll()).doesNotContain("S3cr3t-canary");
        }
    }
}
