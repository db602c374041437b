package dev.quintet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Json;
import dev.quintet.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class BackupCommandsTest {
    private static final String SECRET = "correct horse battery";

    @RegisterExtension
    static final RedisServer redis = RedisServer.start();

    @RegisterExtension
    static final RedisServer elsewhere = RedisServer.start();

    @TempDir
    Path folder = Path.of("");

    private String file = "";

    @BeforeEach
    void fill() {
        file = folder.resolve("one.backup").toString();
        redis.cli(0, "SET", "session:a", "1", "EX", "3600");
        redis.cli(1, "SET", "cache:a", "1");
        redis.cli(1, "ZADD", "cache:z", "inf", "top", "-1.5", "low");
        redis.cli(2, "HSET", "bull:mail:meta", "a", "b");
    }

    private static Map<String, String> environment(String... more) {
        Map<String, String> variables = new HashMap<>(Map.of("REDIS_URL", redis.url()));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    private static Run run(String... arguments) {
        return Run.of(environment(), arguments);
    }

    private static JsonNode json(Run run) {
        return Json.mapper().readTree(run.out());
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(each -> String.valueOf(each.getFileName())).toList();
        }
    }

    @Test
    void a_backup_is_made_read_back_and_told_about() throws Exception {
        Run run = run("backup", file);
        assertThat(run.out())
                .contains(file + ": 4 keys, ", "not encrypted", "read back and found whole")
                .containsPattern("cache +" + redis.url(1) + " +\\S+ +2 +0 +\\d+ B +1 string, 1 zset");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(files()).containsExactly("one.backup");
        Run again = run("backup", file);
        assertThat(again.err()).contains("There is a file " + file + " already");
        assertThat(again.exitCode()).isEqualTo(1);
    }

    @Test
    void a_dry_run_counts_keys_and_memory_and_writes_no_file() throws Exception {
        Run run = run("backup", file, "--dry-run", "--databases", "sessions,cache");
        assertThat(run.out()).containsPattern("cache +" + redis.url(1) + " +2 ").doesNotContain("queues");
        assertThat(json(run("backup", file, "--dry-run", "--json"))
                        .at("/databases/queues/keys")
                        .asInt())
                .isEqualTo(1);
        assertThat(files()).isEmpty();
    }

    @Test
    void a_backup_is_verified_without_a_redis_and_damage_is_told() throws Exception {
        assertThat(run("backup", file, "--no-verify").exitCode()).isZero();
        Run whole = Run.of(Map.of(), "verify", file);
        assertThat(whole.out()).contains("is whole. Made from ");
        assertThat(whole.exitCode()).isZero();
        assertThat(json(Run.of(Map.of(), "verify", file, "--json"))
                        .at("/manifest/databases/cache/keysByType/zset")
                        .asInt())
                .isEqualTo(1);

        byte[] bytes = Files.readAllBytes(Path.of(file));
        bytes[bytes.length / 2] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.backup"), bytes);
        Run broken = Run.of(Map.of(), "verify", damaged.toString());
        assertThat(broken.err()).contains("damaged");
        assertThat(broken.exitCode()).isEqualTo(1);
        redis.cli("FLUSHALL");
        Run refused = run("restore", damaged.toString(), "--yes");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(redis.cli(1, "DBSIZE")).isEqualTo(0L);
        assertThat(Run.of(Map.of(), "verify", folder.resolve("none").toString()).err())
                .contains("There is no backup");
    }

    @Test
    void a_restore_says_what_it_writes_where_and_waits_for_the_name() {
        assertThat(run("backup", file, "--databases", "cache").exitCode()).isZero();
        redis.cli("FLUSHALL");
        Run dry = run("restore", file, "--dry-run");
        assertThat(dry.out()).contains("is whole.").containsPattern("cache +" + redis.url(1) + " +2 +\\d+ B +0 +0 +0");
        Run hesitant = Run.typing("yes\n", environment(), "restore", file);
        assertThat(hesitant.err()).contains("This writes 2 keys.", "Type cache to go on:");
        assertThat(hesitant.exitCode()).isEqualTo(1);
        assertThat(redis.cli(1, "DBSIZE")).isEqualTo(0L);
        Run sure = Run.typing("cache\n", environment(), "restore", file);
        assertThat(sure.out()).contains("2 keys were read back and are those of the file");
        assertThat(sure.exitCode()).isZero();
        assertThat(redis.cli(1, "ZSCORE", "cache:z", "top")).isEqualTo("inf");
    }

    @Test
    void all_five_are_restored_to_another_server_or_to_numbers_and_prefixes_for_trying() {
        assertThat(run("backup", file).exitCode()).isZero();
        JsonNode done = json(Run.of(environment("REDIS_URL", elsewhere.url()), "restore", file, "--yes", "--json"));
        assertThat(done.at("/databases/cache/written").asInt()).isEqualTo(2);
        assertThat(done.get("equal").asInt()).isEqualTo(4);
        assertThat((Long) elsewhere.cli(0, "TTL", "session:a")).isBetween(3000L, 3600L);

        Run trial = run("restore", file, "--databases", "cache", "--number", "cache=9", "--prefix", "old:", "--yes");
        assertThat(trial.exitCode()).isZero();
        assertThat(redis.cli(9, "GET", "old:cache:a")).isEqualTo("1");
        assertThat(run("verify", file, "--against", "cache", "--number", "cache=9", "--prefix", "old:")
                        .exitCode())
                .isZero();

        Run taken = run("restore", file, "--databases", "cache", "--number", "cache=2", "--yes");
        assertThat(taken.err()).contains("place of queues");
        assertThat(taken.exitCode()).isEqualTo(2);
        assertThat(run("restore", file, "--number", "cache", "--yes").exitCode())
                .isEqualTo(2);
    }

    @Test
    void keys_of_the_same_name_refuse_the_restore_unless_told_what_to_do_with_them() {
        assertThat(run("backup", file, "--databases", "cache").exitCode()).isZero();
        redis.cli(1, "SET", "cache:a", "2");
        Run refused = run("restore", file, "--yes");
        assertThat(refused.err()).contains("Some of these keys are there already");
        assertThat(refused.exitCode()).isEqualTo(1);
        Run skipped = run("restore", file, "--yes", "--on-conflict", "skip");
        assertThat(skipped.out()).containsPattern("cache +0 +0 +2 +0");
        assertThat(redis.cli(1, "GET", "cache:a")).isEqualTo("2");
        Run replaced = Run.typing("cache\n", environment(), "restore", file, "--on-conflict", "overwrite");
        assertThat(replaced.err()).contains("replaces those that are there already, for ever");
        assertThat(redis.cli(1, "GET", "cache:a")).isEqualTo("1");
    }

    @Test
    void a_comparison_names_what_is_missing_or_different_and_ends_with_1() {
        assertThat(run("backup", file).exitCode()).isZero();
        Run same = run("verify", file, "--against", "all");
        assertThat(same.out()).contains("4 keys are as in the backup, 0 are missing, 0 are different.");
        assertThat(same.exitCode()).isZero();
        redis.cli(1, "SET", "cache:a", "2");
        redis.cli(2, "DEL", "bull:mail:meta");
        Run differs = run("verify", file, "--against", "cache,queues");
        assertThat(differs.out())
                .contains("1 keys are as in the backup, 1 are missing, 1 are different.")
                .contains("'cache:a' is not the same");
        assertThat(differs.exitCode()).isEqualTo(1);
        assertThat(json(run("verify", file, "--against", "cache", "--json"))
                        .at("/comparison/different")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void the_passphrase_comes_from_the_environment_or_a_file_and_is_never_shown() throws Exception {
        Map<String, String> secret = environment("QUINTET_BACKUP_PASSPHRASE", SECRET);
        Run made = Run.of(secret, "backup", file);
        assertThat(made.out()).contains(", encrypted").doesNotContain(SECRET);
        assertThat(run("verify", file).err()).contains("a passphrase is needed");
        Path right = Files.writeString(folder.resolve("right"), SECRET + "\nnot this line\n");
        assertThat(run("verify", file, "--passphrase-file", right.toString()).exitCode())
                .isZero();
        assertThat(Run.typing(SECRET + "\n", environment(), "verify", file, "--passphrase-file", "-")
                        .exitCode())
                .isZero();
        Path wrong = Files.writeString(folder.resolve("wrong"), "wrong horse battery\n");
        Run refused = run("restore", file, "--passphrase-file", wrong.toString(), "--yes");
        assertThat(refused.err()).contains("the passphrase is another one");
        assertThat(refused.exitCode()).isEqualTo(1);
        redis.cli("FLUSHALL");
        assertThat(Run.of(secret, "restore", file, "--yes").exitCode()).isZero();
        assertThat(redis.cli(1, "GET", "cache:a")).isEqualTo("1");
        Run weak = Run.of(environment("QUINTET_BACKUP_PASSPHRASE", "canary"), "backup", file + "2");
        assertThat(weak.err()).contains("at least 12 characters").doesNotContain("canary");
        assertThat(weak.exitCode()).isEqualTo(2);
    }

    @Test
    void ctrl_c_in_a_backup_leaves_no_file() throws Exception {
        fillMany();
        try (Working slow = Working.on(environment(), "backup", file, "--keys-per-second", "10000")) {
            Path part = Path.of(file + ".part");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(part));
            slow.end();
            assertThat(slow.err()).contains("Interrupted. There is no backup.");
            assertThat(slow.exitCode()).isEqualTo(130);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void ctrl_c_in_a_restore_leaves_whole_keys_and_the_next_run_goes_on() {
        fillMany();
        assertThat(run("backup", file).exitCode()).isZero();
        redis.cli("FLUSHALL");
        try (Working slow = Working.on(environment(), "restore", file, "--yes", "--keys-per-second", "10000")) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> keys() > 1000);
            slow.end();
            assertThat(slow.err()).contains("Interrupted.", "Run the same command again to go on.");
            assertThat(slow.exitCode()).isEqualTo(130);
        }
        JsonNode rest = json(run("restore", file, "--yes", "--json"));
        assertThat(rest.get("resumed").asInt()).isPositive();
        assertThat(rest.get("equal").asInt()).isEqualTo(20_004);
        assertThat(redis.cli(1, "DBSIZE")).isEqualTo(20_002L);
    }

    private static long keys() {
        return Long.parseLong(String.valueOf(redis.cli(1, "DBSIZE")));
    }

    private static void fillMany() {
        redis.cli(1, "EVAL", "for i = 1, 20000 do redis.call('SET', 'cache:' .. i, 'v' .. i) end", "0");
    }
}
