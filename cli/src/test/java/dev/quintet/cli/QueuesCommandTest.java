package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Json;
import dev.quintet.testing.RedisServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class QueuesCommandTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    private static Run run(String... arguments) {
        return Run.of(Map.of("REDIS_URL", redis.url()), arguments);
    }

    private static Run typing(String input, String... arguments) {
        return Run.typing(input, Map.of("REDIS_URL", redis.url()), arguments);
    }

    private static Object field(String job, String field) {
        return String.valueOf(redis.cli(2, "HGET", "bull:mail:" + job, field));
    }

    private static JsonNode show(String queue) {
        return Json.mapper().readTree(run("queues", "show", queue, "--json").out());
    }

    @Test
    void add_prints_the_id_of_a_job_that_is_as_bullmq_stores_it() {
        Run run = run("add", "mail", "welcome", "{\"to\":\"ada\"}", "--attempts", "3", "--backoff", "fixed:10s");
        assertThat(run.out()).isEqualToIgnoringNewLines("1");
        assertThat(field("1", "data")).isEqualTo("{\"to\":\"ada\"}");
        JsonNode opts = Json.mapper().readTree(String.valueOf(field("1", "opts")));
        assertThat(opts.get("attempts").asInt()).isEqualTo(3);
        assertThat(opts.at("/backoff/delay").asInt()).isEqualTo(10_000);
    }

    @Test
    void add_reads_data_from_standard_input_and_takes_every_option() {
        Run run = typing(
                "[1.0, 12345678901234567890]\n",
                "add",
                "mail",
                "digest",
                "-",
                "--delay",
                "1h",
                "--priority",
                "4",
                "--job-id",
                "tonight",
                "--keep-completed",
                "5",
                "--keep-failed",
                "6",
                "--json");
        assertThat(Json.mapper().readTree(run.out()).get("id").asString()).isEqualTo("tonight");
        assertThat(String.valueOf(field("tonight", "data"))).startsWith("[1.0, 12345678901234567890]");
        assertThat(field("tonight", "delay")).isEqualTo("3600000");
        assertThat(field("tonight", "priority")).isEqualTo("4");
        assertThat(show("mail").at("/counts/delayed").asInt()).isEqualTo(1);
    }

    @Test
    void add_refuses_what_is_not_json_and_what_is_no_time_and_adds_nothing() {
        Run notJson = run("add", "mail", "welcome", "{to: ada}");
        assertThat(notJson.exitCode()).isEqualTo(2);
        assertThat(notJson.err()).contains("is not JSON: fault at line 1, column 2");
        Run noTime = run("add", "mail", "welcome", "{}", "--delay", "30");
        assertThat(noTime.exitCode()).isEqualTo(2);
        assertThat(noTime.err()).contains("'30' is not a time: give a number and its unit, such as 500ms");
        assertThat(redis.cli(2, "EXISTS", "bull:mail:1")).isEqualTo(0L);
    }

    @Test
    void add_tells_that_a_deduplicated_job_is_there_already() {
        run("add", "mail", "welcome", "--deduplicate", "ada");
        Run again = run("add", "mail", "welcome", "--deduplicate", "ada");
        assertThat(again.out()).isEqualToIgnoringNewLines("1");
        assertThat(again.err()).contains("Nothing was added: job 1 has that deduplication id");
        assertThat(again.exitCode()).isZero();
    }

    @Test
    void a_queue_name_that_cannot_be_is_wrong_usage() {
        Run run = run("add", "mail:fast", "welcome");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("mail:fast").doesNotContain("Please report");
    }

    @Test
    void queues_lists_each_with_its_jobs_and_how_long_the_next_one_waits() {
        assertThat(run("queues").out()).contains("There are no queues. quintet add QUEUE NAME JSON makes one.");
        run("add", "mail", "welcome");
        run("add", "mail", "later", "--delay", "1h");
        run("add", "invoices", "send", "--prefix", "other");
        Run run = run("queues");
        assertThat(run.out())
                .containsPattern("queue +waiting +active +delayed +failed +completed +oldest")
                .containsPattern("mail +1 +0 +1 +0 +0 +\\d+ m?s")
                .doesNotContain("invoices");
        assertThat(run("queues", "--prefix", "other").out()).contains("invoices");
    }

    @Test
    void looking_at_a_queue_leaves_what_it_says_about_itself_and_a_missing_one_is_not_made() {
        run("add", "mail", "welcome");
        redis.cli(2, "HSET", "bull:mail:meta", "opts.maxLenEvents", "77");
        run("queues", "show", "mail");
        run("add", "mail", "welcome");
        assertThat(redis.cli(2, "HGET", "bull:mail:meta", "opts.maxLenEvents")).isEqualTo("77");
        Run missing = run("queues", "show", "mial");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("There is no queue 'mial'").contains("There are: mail.");
        assertThat(redis.cli(2, "EXISTS", "bull:mial:meta")).isEqualTo(0L);
    }

    @Test
    void pause_and_resume_are_seen_by_all() {
        run("add", "mail", "welcome");
        assertThat(run("queues", "pause", "mail").out()).contains("mail is paused");
        assertThat(run("queues").out()).contains("paused");
        assertThat(redis.cli(2, "HGET", "bull:mail:meta", "paused")).isEqualTo("1");
        assertThat(run("queues", "resume", "mail").out()).contains("mail is resumed");
        assertThat(redis.cli(2, "HEXISTS", "bull:mail:meta", "paused")).isEqualTo(0L);
    }

    @Test
    void job_shows_data_options_and_log() {
        run("add", "mail", "welcome", "{\"to\":\"ada\"}");
        redis.cli(2, "RPUSH", "bull:mail:1:logs", "first", "second");
        assertThat(run("queues", "job", "mail", "1").out())
                .containsPattern("state +waiting")
                .contains("{\"to\":\"ada\"}")
                .contains("first\n  second");
        JsonNode json = Json.mapper()
                .readTree(run("queues", "job", "mail", "1", "--json").out());
        assertThat(json.at("/data/to").asString()).isEqualTo("ada");
        assertThat(json.at("/logs/1").asString()).isEqualTo("second");
        assertThat(run("queues", "job", "mail", "9").err()).contains("There is no job '9' in queue 'mail'");
        assertThat(run("queues", "jobs", "mail", "waiting").out()).containsPattern("1 +welcome");
        assertThat(run("queues", "jobs", "mail", "sleeping").exitCode()).isEqualTo(2);
    }

    @Test
    void promote_makes_delayed_jobs_ready() {
        run("add", "mail", "one", "--delay", "1h");
        run("add", "mail", "two", "--delay", "1h");
        assertThat(run("queues", "promote", "mail", "1", "--yes").out()).contains("mail: done to 1 jobs");
        assertThat(show("mail").at("/counts/waiting").asInt()).isEqualTo(1);
        run("queues", "promote", "mail", "--yes");
        assertThat(show("mail").at("/counts/delayed").asInt()).isZero();
    }

    @Test
    void drain_counts_in_a_dry_run_asks_for_the_name_and_removes_what_waits() {
        run("add", "mail", "one");
        run("add", "mail", "two", "--delay", "1h");
        assertThat(run("queues", "drain", "mail", "--delayed", "--dry-run").out())
                .contains("removes 1 waiting job and 1 delayed job; nothing was done");
        Run refused = typing("male\n", "queues", "drain", "mail");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("This removes 1 waiting job, in queue 'mail'.")
                .contains("Nothing was done.");
        assertThat(show("mail").at("/counts/waiting").asInt()).isEqualTo(1);
        assertThat(typing("mail\n", "queues", "drain", "mail").exitCode()).isZero();
        assertThat(show("mail").at("/counts/waiting").asInt()).isZero();
        assertThat(show("mail").at("/counts/delayed").asInt()).isEqualTo(1);
    }

    @Test
    void clean_and_remove_remove_jobs_and_obliterate_the_queue() {
        run("add", "mail", "one");
        run("add", "mail", "two");
        run("add", "mail", "three");
        assertThat(run("queues", "remove", "mail", "2", "--yes").exitCode()).isZero();
        assertThat(redis.cli(2, "EXISTS", "bull:mail:2")).isEqualTo(0L);
        run("queues", "clean", "mail", "waiting", "--older-than", "0s", "--limit", "1", "--yes");
        assertThat(show("mail").at("/counts/waiting").asInt()).isEqualTo(1);
        assertThat(run("queues", "obliterate", "mail", "--yes").out()).contains("mail: done to 1 jobs");
        assertThat(redis.cli(2, "DBSIZE")).isEqualTo(0L);
    }
}
