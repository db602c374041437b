package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Json;
import dev.quintet.testing.RedisServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class InspectionCommandsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private static Run run(String... arguments) {
        return Run.of(Map.of("REDIS_URL", redis.url()), arguments);
    }

    @Test
    void doctor_explains_each_finding_with_its_fix_and_ends_with_1() {
        redis.cli(1, "SET", "cache:for-ever", "1");
        Run run = run("doctor");
        assertThat(run.out())
                .contains("WARNING expiry (cache)")
                .contains("1 of 1 keys in cache never expire")
                .contains("Fix: quintet keys cache --without-ttl");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void doctor_as_json_has_the_same_findings() {
        JsonNode json = Json.mapper().readTree(run("doctor", "--json").out());
        assertThat(json.at("/findings/0/severity").asString()).isEqualTo("warning");
        assertThat(json.at("/findings/0/fix").asString()).isNotEmpty();
    }

    @Test
    void doctor_prints_users_with_the_least_they_need_without_connecting() {
        Run run = Run.of(Map.of("REDIS_URL", "redis://127.0.0.1:1"), "doctor", "--acl");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(5);
        assertThat(run.out())
                .contains(
                        "user quintet-cache on #SHA256-OF-ITS-PASSWORD resetkeys resetchannels -@all ~cache:* ~temp:*");
    }

    @Test
    void keys_lists_what_matches_with_type_size_and_expiry() {
        redis.cli(1, "SET", "cache:user:1", "x", "EX", "3600");
        redis.cli(1, "SET", "cache:post:1", "x", "EX", "3600");
        Run run = run("keys", "cache", "cache:user:*");
        assertThat(run.out())
                .containsPattern("cache:user:1 +string +\\d+ B +(59|60) min")
                .doesNotContain("post");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void keys_finds_the_biggest_the_immortal_and_the_strays() {
        redis.cli(1, "SET", "cache:big", "x".repeat(50_000), "EX", "3600");
        redis.cli(1, "SET", "cache:small", "x");
        redis.cli(1, "SET", "bull:lost", "x", "EX", "3600");
        assertThat(run("keys", "cache", "--biggest", "--limit", "1").out())
                .contains("cache:big")
                .doesNotContain("small", "lost");
        assertThat(run("keys", "cache", "--without-ttl").out())
                .contains("cache:small")
                .doesNotContain("big", "lost");
        assertThat(run("keys", "cache", "--strays").out()).contains("bull:lost").doesNotContain("big", "small");
    }

    @Test
    void keys_says_when_there_may_be_more() {
        for (int i = 0; i < 5; i++) {
            redis.cli(1, "SET", "cache:" + i, "x", "EX", "3600");
        }
        Run run = run("keys", "cache", "--limit", "2");
        assertThat(run.out().lines()).hasSize(3);
        assertThat(run.err()).contains("There are more");
    }

    @Test
    void tokens_of_sessions_are_shown_only_when_asked_for() {
        redis.cli(0, "SET", "session:secret-token", "{}", "EX", "3600");
        assertThat(run("keys", "sessions").out()).contains("session:…#").doesNotContain("secret-token");
        assertThat(run("keys", "sessions", "--json").out()).doesNotContain("secret-token");
        assertThat(run("keys", "sessions", "--show-tokens").out()).contains("session:secret-token");
    }

    @Test
    void a_pattern_that_is_no_prefix_is_refused_with_an_example() {
        Run run = run("keys", "cache", "*user*");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("a prefix followed by one '*'");
    }

    @Test
    void completion_is_a_script_that_bash_can_read_and_knows_nested_commands() throws Exception {
        Run run = run("completion", "bash");
        assertThat(run.out()).contains("obliterate").contains("--older-than").contains("bashcompinit");
        Process bash =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var input = bash.outputWriter()) {
            input.write(run.out());
        }
        assertThat(bash.waitFor()).isZero();
        assertThat(run("completion", "fish").exitCode()).isEqualTo(2);
    }
}
