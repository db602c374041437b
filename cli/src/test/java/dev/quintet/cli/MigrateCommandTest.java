package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Json;
import dev.quintet.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MigrateCommandTest {
    private static final int MANY = 20_000;

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    @RegisterExtension
    static final RedisServer elsewhere = RedisServer.start();

    @TempDir
    Path folder = Path.of("");

    private Map<String, String> environment(String... more) {
        Map<String, String> variables =
                new HashMap<>(Map.of("REDIS_URL", redis.url(), "XDG_DATA_HOME", folder.toString()));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    private static JsonNode json(Run run) {
        return Json.mapper().readTree(run.out());
    }

    private static void fill(int number) {
        redis.cli(number, "SET", "session:stays", "1");
        redis.cli(number, "SET", "cache:a", "1", "EX", "3600");
        redis.cli(number, "HSET", "emails:ada:inbox", "1", "mail");
        redis.cli(number, "SET", "crm:lead:1", "1");
        redis.cli(number, "HSET", "bull:mail:meta", "opts.maxLenEvents", "100");
        redis.cli(number, "HSET", "bull:mail:1", "name", "welcome");
        redis.cli(number, "LPUSH", "bull:mail:wait", "1");
    }

    private List<Path> journals() throws IOException {
        try (var files = Files.list(folder.resolve("quintet/migrations"))) {
            return files.filter(file -> file.toString().endsWith(".journal")).toList();
        }
    }

    @Test
    void a_dry_run_prints_the_plan_with_counts_and_sizes_and_moves_nothing() {
        fill(0);
        Run run = Run.of(environment(), "migrate", "--dry-run");
        assertThat(run.out())
                .contains("Out of " + redis.url(0))
                .containsPattern("cache +" + redis.url(1) + " +1 +\\d+ B +0 +moved by the server")
                .containsPattern("queues +" + redis.url(2) + " +3 ")
                .contains("bull:mail")
                .contains("where they belong: 1 keys")
                .containsPattern("crm: +1");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(redis.cli(0, "DBSIZE")).isEqualTo(7L);
        JsonNode plan =
                json(Run.of(environment(), "migrate", "--dry-run", "--json")).get("plan");
        assertThat(plan.get("keys").asInt()).isEqualTo(5);
        assertThat(plan.at("/databases/cache/memoryBytes").asInt()).isPositive();
        assertThat(plan.at("/unknown/0/beginning").asString()).isEqualTo("crm:");
    }

    @Test
    void nothing_moves_before_the_name_of_the_source_is_typed() {
        fill(0);
        Run hesitant = Run.typing("yes\n", environment(), "migrate");
        assertThat(hesitant.err()).contains("This moves 5 keys out of", "Type sessions to go on:", "Nothing was done.");
        assertThat(hesitant.exitCode()).isEqualTo(1);
        assertThat(redis.cli(0, "DBSIZE")).isEqualTo(7L);

        Run sure = Run.typing("sessions\n", environment(), "migrate");
        assertThat(sure.out())
                // Pausing the queue and letting it go on makes its stream of events.
                .contains("6 keys moved")
                .containsPattern("queues +" + redis.url(2) + " +4 +4 +0")
                .contains("quintet migrate roll-back " + folder);
        assertThat(sure.exitCode()).isZero();
        assertThat(redis.cli(1, "GET", "cache:a")).isEqualTo("1");
        assertThat((Long) redis.cli(1, "TTL", "cache:a")).isBetween(3000L, 3600L);
        assertThat(redis.cli(4, "HGET", "emails:ada:inbox", "1")).isEqualTo("mail");
        assertThat(redis.cli(2, "LLEN", "bull:mail:wait")).isEqualTo(1L);
        assertThat(redis.cli(2, "HEXISTS", "bull:mail:meta", "paused")).isEqualTo(0L);
        assertThat(redis.cli(0, "DBSIZE")).isEqualTo(2L);

        Run again = Run.of(environment(), "migrate", "--yes");
        assertThat(again.out()).contains("Nothing is to be moved");
        assertThat(again.exitCode()).isZero();
    }

    @Test
    void rules_of_ones_own_decide_and_only_the_databases_named_get_keys() {
        fill(5);
        JsonNode done = json(Run.of(
                environment(),
                "migrate",
                "--from",
                "5",
                "--rule",
                "crm:*=email-cache",
                "--databases",
                "emailCache,sessions",
                "--yes",
                "--json"));
        assertThat(done.get("keys").asInt()).isEqualTo(3);
        assertThat(done.at("/databases/emailCache/moved").asInt()).isEqualTo(2);
        assertThat(done.at("/check/databases/emailCache/there").asInt()).isEqualTo(2);
        assertThat(done.get("complete").asBoolean()).isTrue();
        assertThat(redis.cli(4, "EXISTS", "crm:lead:1", "emails:ada:inbox")).isEqualTo(2L);
        assertThat(redis.cli(5, "EXISTS", "cache:a", "bull:mail:meta")).isEqualTo(2L);
        for (String wrong : List.of("crm:*", "crm=cache", "crm:*=casche")) {
            Run refused = Run.of(environment(), "migrate", "--rule", wrong, "--dry-run");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).isNotEmpty();
        }
    }

    @Test
    void keys_of_the_same_name_refuse_the_migration_unless_told_what_to_do_with_them() {
        redis.cli(0, "SET", "cache:a", "new");
        redis.cli(1, "SET", "cache:a", "old");
        Run refused = Run.of(environment(), "migrate", "--yes");
        assertThat(refused.err()).contains("1 of these keys are at their places already");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(redis.cli(1, "GET", "cache:a")).isEqualTo("old");

        JsonNode skipped = json(Run.of(environment(), "migrate", "--yes", "--json", "--on-conflict", "skip"));
        assertThat(skipped.at("/databases/cache/skipped").asInt()).isEqualTo(1);

        Run overwritten = Run.typing("sessions\n", environment(), "migrate", "--on-conflict", "overwrite");
        assertThat(overwritten.err()).contains("replaces 1 that are at their places, for ever");
        assertThat(redis.cli(1, "GET", "cache:a")).isEqualTo("new");

        Run unknown = Run.of(environment(), "migrate", "--on-conflict", "merge");
        assertThat(unknown.err()).contains("fail, skip, overwrite");
        assertThat(unknown.exitCode()).isEqualTo(2);
    }

    @Test
    void keys_go_to_another_server_and_come_from_one_whose_password_is_not_an_argument() {
        fill(0);
        Map<String, String> environment = environment("REDIS_CACHE_URL", elsewhere.url(1));
        JsonNode done = json(Run.of(environment, "migrate", "--databases", "cache", "--yes", "--json"));
        assertThat(done.at("/plan/databases/cache/withinServer").asBoolean()).isFalse();
        assertThat(elsewhere.cli(1, "GET", "cache:a")).isEqualTo("1");
        assertThat(redis.cli(0, "EXISTS", "cache:a")).isEqualTo(0L);

        Run shown = Run.of(environment(), "migrate", "--from", "redis://:secret-canary@127.0.0.1:1", "--dry-run");
        assertThat(shown.exitCode()).isEqualTo(2);
        assertThat(shown.err()).contains("REDIS_MIGRATE_FROM_URL").doesNotContain("secret-canary");

        JsonNode back =
                json(Run.of(environment("REDIS_MIGRATE_FROM_URL", elsewhere.url(1)), "migrate", "--yes", "--json"));
        assertThat(back.at("/databases/cache/moved").asInt()).isEqualTo(1);
        assertThat(redis.cli(1, "GET", "cache:a")).isEqualTo("1");
    }

    @Test
    void a_queue_at_work_stays_and_the_command_says_so_and_ends_with_1() {
        fill(0);
        redis.cli(0, "LPUSH", "bull:mail:active", "2");
        redis.cli(0, "SET", "bull:mail:2:lock", "token", "EX", "3600");
        Run run = Run.of(environment(), "migrate", "--yes");
        assertThat(run.out()).contains("The queue bull:mail stayed: 1 of its jobs are being worked on");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(redis.cli(0, "EXISTS", "bull:mail:meta", "bull:mail:1")).isEqualTo(2L);
        assertThat(redis.cli(0, "HEXISTS", "bull:mail:meta", "paused")).isEqualTo(0L);
    }

    @Test
    void a_migration_is_verified_later_and_rolled_back_by_its_journal() throws Exception {
        fill(0);
        assertThat(Run.of(environment(), "migrate", "--yes").exitCode()).isZero();
        redis.cli(1, "DEL", "cache:a");
        Run verified = Run.of(environment(), "migrate", "verify");
        assertThat(verified.out())
                .containsPattern("cache +" + redis.url(1) + " +1 +0 +0")
                .contains("have expired, or somebody has removed them");
        String journal = journals().get(0).toString();
        Run dry = Run.of(environment(), "migrate", "roll-back", journal, "--dry-run", "--json");
        assertThat(json(dry).at("/databases/emailCache/there").asInt()).isEqualTo(1);
        assertThat(redis.cli(0, "DBSIZE")).isEqualTo(2L);

        Run elsewhere = Run.of(environment(), "migrate", "roll-back", journal, "--from", "cache", "--yes");
        assertThat(elsewhere.err()).contains("tells of keys of " + redis.url(0));
        assertThat(elsewhere.exitCode()).isEqualTo(1);

        Run back = Run.typing("sessions\n", environment(), "migrate", "roll-back", journal);
        assertThat(back.out()).contains("5 keys moved back");
        assertThat(back.exitCode()).isZero();
        assertThat(redis.cli(0, "EXISTS", "emails:ada:inbox", "bull:mail:wait", "bull:mail:1"))
                .isEqualTo(3L);
        assertThat(redis.cli(2, "DBSIZE")).isEqualTo(0L);
        assertThat(journals()).isEmpty();
        Run none = Run.of(environment(), "migrate", "roll-back");
        assertThat(none.err()).contains("There is no journal");
        assertThat(none.exitCode()).isEqualTo(2);
    }

    private static long keys() {
        return Long.parseLong(String.valueOf(redis.cli(1, "DBSIZE")));
    }

    private static void fillMany() {
        redis.cli(
                0,
                "EVAL",
                "for i = 1, " + MANY + " do redis.call('SET', 'cache:' .. i, 'v' .. i, 'EX', 3600) end",
                "0");
    }

    @Test
    void ctrl_c_leaves_every_key_in_one_place_and_the_next_run_goes_on() {
        fillMany();
        try (Working slow = Working.on(environment(), "migrate", "--yes", "--keys-per-second", "10000")) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> keys() > 0);
            slow.end();
            assertThat(slow.err()).contains("Interrupted.", "Run the command again to go on.");
            assertThat(slow.exitCode()).isEqualTo(130);
        }
        assertThat((Long) redis.cli(0, "EXISTS", "quintet:operations:migration"))
                .isEqualTo(1L);
        assertGoesOn();
    }

    private void assertGoesOn() {
        assertThat((Long) redis.cli(1, "DBSIZE")).isBetween(1L, MANY - 1L);
        JsonNode rest = json(Run.of(environment(), "migrate", "--yes", "--json"));
        assertThat(rest.at("/plan/resumed").asBoolean()).isTrue();
        assertThat(redis.cli(1, "DBSIZE")).isEqualTo((long) MANY);
        assertThat(redis.cli(0, "DBSIZE")).isEqualTo(0L);
        assertThat(rest.at("/check/databases/cache/moved").asInt())
                .as("one journal for both runs")
                .isEqualTo(MANY);
        assertThat(Run.of(environment(), "migrate", "roll-back", "--yes").out()).contains(MANY + " keys moved back");
        assertThat(redis.cli(0, "DBSIZE")).isEqualTo((long) MANY);
    }

    @Test
    void a_command_that_was_killed_goes_on_when_it_is_run_again() throws Exception {
        fillMany();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Quintet.class.getName(),
                "migrate",
                "--yes",
                "--keys-per-second",
                "10000"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment());
        Process child = builder.start();
        try {
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> keys() > 0);
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(child.exitValue()).isEqualTo(137);
        assertGoesOn();
    }
}
