package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.Json;
import dev.quintet.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

// A command at work is closed at the end, and not always asked for anything.
@SuppressWarnings("try")
class WorkCommandTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    @TempDir
    Path folder = Path.of("");

    private static Map<String, String> environment() {
        return Map.of("REDIS_URL", redis.url());
    }

    private static void add(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "add";
        all[1] = "mail";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        assertThat(Run.of(environment(), all).exitCode()).isZero();
    }

    private static Working work(String script, String... options) {
        String[] all = new String[options.length + 6];
        all[0] = "work";
        all[1] = "mail";
        System.arraycopy(options, 0, all, 2, options.length);
        all[options.length + 2] = "--";
        all[options.length + 3] = "sh";
        all[options.length + 4] = "-c";
        all[options.length + 5] = script;
        return Working.on(environment(), all);
    }

    private static String field(String id, String field) {
        return String.valueOf(redis.cli(2, "HGET", "bull:mail:" + id, field));
    }

    private static String state(String id) {
        return Json.mapper()
                .readTree(Run.of(environment(), "queues", "job", "mail", id, "--json")
                        .out())
                .get("state")
                .asString();
    }

    private static void awaitState(String id, String state) {
        // On a busy machine a look may take longer than it may; the next one tells.
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> state(id).equals(state));
    }

    private void awaitFile(String name) {
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(folder.resolve(name)));
    }

    @Test
    void the_program_reads_the_job_and_its_last_line_is_the_result() {
        add("welcome", "{\"to\":\"ada\",\"n\":12345678901234567890}", "--priority", "2");
        try (Working ignored = work("echo working; cat")) {
            awaitState("1", "completed");
        }
        String result = field("1", "returnvalue");
        assertThat(result).contains("\"n\":12345678901234567890");
        JsonNode job = Json.mapper().readTree(result);
        assertThat(job.get("id").asString()).isEqualTo("1");
        assertThat(job.get("name").asString()).isEqualTo("welcome");
        assertThat(job.at("/data/to").asString()).isEqualTo("ada");
        assertThat(job.get("attemptsMade").asInt()).isZero();
        assertThat(job.at("/opts/priority").asInt()).isEqualTo(2);
        assertThat(job.propertyNames()).containsExactlyInAnyOrder("id", "name", "data", "attemptsMade", "opts");
    }

    @Test
    void a_last_line_that_is_not_json_is_text_and_none_is_nothing() {
        add("text");
        add("nothing");
        try (Working working = work("grep -q '\"text\"' && echo 5 apples && echo; true")) {
            awaitState("1", "completed");
            awaitState("2", "completed");
            await().until(() -> working.out().contains("2 nothing completed"));
            assertThat(working.out()).contains("1 text completed");
        }
        assertThat(field("1", "returnvalue")).isEqualTo("\"5 apples\"");
        assertThat(field("2", "returnvalue")).isEqualTo("null");
    }

    @Test
    void a_program_that_ends_with_another_code_than_0_has_failed_for_what_it_said_last() {
        add("welcome", "{}", "--attempts", "2");
        try (Working working = work("echo 'no such mailbox' >&2; exit 3")) {
            awaitState("1", "failed");
            assertThat(working.err()).contains("[1] no such mailbox");
        }
        assertThat(field("1", "failedReason")).isEqualTo("no such mailbox");
        assertThat(field("1", "atm")).isEqualTo("2");
        assertThat(Run.of(environment(), "queues", "show", "mail").out()).containsPattern("1 +no such mailbox");
        assertThat(Run.of(environment(), "queues", "retry", "mail", "1", "--yes")
                        .exitCode())
                .isZero();
        assertThat(state("1")).isEqualTo("waiting");
    }

    @Test
    void a_program_that_says_nothing_fails_with_its_code() {
        add("welcome");
        try (Working ignored = work("exit 7")) {
            awaitState("1", "failed");
        }
        assertThat(field("1", "failedReason")).isEqualTo("sh ended with 7 and said nothing on standard error");
    }

    @Test
    void as_many_programs_run_at_once_as_were_asked_for() {
        add("one");
        add("two");
        // Each waits until the other is there too.
        String meet = "touch " + folder + "/$$; while [ $(ls " + folder + " | wc -l) -lt 2 ]; do sleep 0.05; done";
        try (Working ignored = work(meet, "--concurrency", "2")) {
            awaitState("1", "completed");
            awaitState("2", "completed");
        }
    }

    @Test
    void the_program_is_told_to_end_when_the_lock_is_lost_and_its_result_is_dropped() {
        add("welcome");
        String script = "trap 'touch " + folder + "/told; exit 0' TERM; touch " + folder
                + "/begun; while :; do sleep 0.05; done";
        try (Working ignored = work(script, "--lock", "1s")) {
            awaitFile("begun");
            redis.cli(2, "SET", "bull:mail:1:lock", "somebody-else");
            awaitFile("told");
        }
        assertThat(field("1", "returnvalue")).isEqualTo("null");
        assertThat(redis.cli(2, "ZSCORE", "bull:mail:completed", "1")).isNull();
    }

    @Test
    void told_to_end_it_lets_the_program_finish_in_time() throws IOException {
        add("welcome");
        Path go = folder.resolve("go");
        try (Working working =
                work("touch " + folder + "/begun; while [ ! -e " + go + " ]; do sleep 0.05; done; echo done")) {
            awaitFile("begun");
            Thread closer = new Thread(working::close);
            closer.start();
            await().until(() -> working.err().contains("Waiting up to 30 s for 1 job"));
            Files.createFile(go);
        }
        assertThat(state("1")).isEqualTo("completed");
        assertThat(field("1", "returnvalue")).isEqualTo("\"done\"");
    }

    @Test
    void when_time_is_up_the_program_is_told_to_end_and_the_job_waits_again_without_an_attempt_counted() {
        add("welcome");
        try (Working ignored = work(
                "trap 'touch " + folder + "/told; exit 1' TERM; touch " + folder
                        + "/begun; while :; do sleep 0.05; done",
                "--grace",
                "100ms")) {
            awaitFile("begun");
        }
        assertThat(folder.resolve("told")).exists();
        assertThat(state("1")).isEqualTo("waiting");
        assertThat(redis.cli(2, "HGET", "bull:mail:1", "atm")).isIn(null, "0");
    }

    @Test
    void a_program_that_does_not_read_its_input_and_one_that_ignores_sigterm_do_no_harm() {
        add("big", "\"" + "x".repeat(300_000) + "\"");
        try (Working ignored = work("exec 0<&-; echo fine")) {
            awaitState("1", "completed");
        }
        add("stubborn");
        try (Working ignored =
                work("trap '' TERM; touch " + folder + "/begun; while :; do sleep 0.05; done", "--grace", "10ms")) {
            awaitFile("begun");
        }
        assertThat(state("2")).isEqualTo("waiting");
    }

    @Test
    void a_program_that_is_not_there_is_told_before_a_job_is_taken() {
        add("welcome");
        Run run = Run.of(environment(), "work", "mail", "--", "no-such-program");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("There is no program 'no-such-program' to run on the PATH");
        assertThat(state("1")).isEqualTo("waiting");
    }
}
