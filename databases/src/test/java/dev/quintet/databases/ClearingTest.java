package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.databases.errors.ClearRefusedException;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.testing.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class ClearingTest {
    private final Fixtures.Ledger ledger = new Fixtures.Ledger();
    private RedisServer redis;
    private Databases databases;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
        databases = Fixtures.open(redis, ledger);
        for (int number = 0; number < 5; number++) {
            for (int key = 0; key < 10 + number; key++) {
                redis.cli(number, "SET", "key:" + key, "x");
            }
        }
    }

    @AfterEach
    void stop() {
        databases.close();
        redis.close();
    }

    @ParameterizedTest
    @EnumSource
    void fault_1_clearing_one_database_leaves_the_four_others_as_they_are(Database database) {
        int number = database.defaultNumber();
        ClearResult result = databases.clear(database, ClearOptions.by("ada").withForce(true));
        assertThat(result).isEqualTo(new ClearResult(database, 10 + number, false));
        for (int other = 0; other < 5; other++) {
            assertThat(redis.cli(other, "DBSIZE")).isEqualTo(other == number ? 0L : 10L + other);
        }
    }

    @Test
    void fault_8_what_was_cleared_and_by_whom_is_written_down() {
        databases.clear(Database.CACHE, ClearOptions.by("ada"));
        assertThat(ledger.records())
                .extracting(AuditRecord::outcome)
                .containsExactly(AuditRecord.Outcome.BEGUN, AuditRecord.Outcome.DONE);
        assertThat(ledger.records()).last().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("ada");
            assertThat(entry.action()).isEqualTo("clear");
            assertThat(entry.database()).isEqualTo(Database.CACHE);
            assertThat(entry.outcome()).isEqualTo(AuditRecord.Outcome.DONE);
            assertThat(entry.keys()).isEqualTo(11);
            assertThat(entry.at()).isNotNull();
        });
    }

    @Test
    void queues_are_refused_with_an_explanation_and_cleared_when_forced() {
        assertThatThrownBy(() -> databases.clear(Database.QUEUES, ClearOptions.by("ada")))
                .isInstanceOf(ClearRefusedException.class)
                .hasMessageContaining("jobs that nobody can bring back")
                .hasMessageContaining("force");
        assertThat(redis.cli(2, "DBSIZE")).isEqualTo(12L);
        assertThat(ledger.records())
                .singleElement()
                .extracting(AuditRecord::outcome)
                .isEqualTo(AuditRecord.Outcome.REFUSED);
        assertThat(databases
                        .clear(Database.QUEUES, ClearOptions.by("ada").withForce(true))
                        .cleared())
                .isEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource
    void a_dry_run_tells_what_would_go_and_touches_nothing(Database database) {
        ClearResult result = databases.clear(database, ClearOptions.by("ada").withDryRun(true));
        assertThat(result).isEqualTo(new ClearResult(database, 10 + database.defaultNumber(), true));
        assertThat(redis.cli(database.defaultNumber(), "DBSIZE")).isEqualTo(10L + database.defaultNumber());
        assertThat(ledger.records()).isEmpty();
    }

    @Test
    void in_a_shared_number_only_keys_of_the_database_go() {
        QuintetConfiguration.Builder shared = Fixtures.at(redis.url());
        for (Database database : Database.values()) {
            shared.number(database, 9).isolation(database, Isolation.KEY_PATTERNS);
        }
        List.of("cache:1", "cache:*", "temp:1", "session:1", "foreign", "cachet:1")
                .forEach(key -> redis.cli(9, "SET", key, "x"));
        try (Databases together = Databases.open(shared.build())) {
            ClearOptions byAda = ClearOptions.by("ada");
            assertThat(together.clear(Database.CACHE, byAda.withDryRun(true)).cleared())
                    .isEqualTo(3);
            assertThat(together.clear(Database.CACHE, byAda).cleared()).isEqualTo(3);
        }
        assertThat((List<?>) redis.cli(9, "KEYS", "*")).hasSize(3);
        assertThat(redis.cli(9, "EXISTS", "session:1", "foreign", "cachet:1")).isEqualTo(3L);
    }

    @Test
    void others_hardly_wait_while_a_million_keys_go() {
        redis.cli(1, "EVAL", "for i = 1, 1000000 do redis.call('SET', 'cache:' .. i, 'x') end", "0");
        assertThat(databases.clear(Database.CACHE, ClearOptions.by("ada")).cleared())
                .isEqualTo(1_000_011);
        assertThat(redis.cli(1, "DBSIZE")).isEqualTo(0L);
        assertThat(String.valueOf(redis.cli("INFO", "commandstats"))).doesNotContain("cmdstat_flushall");
    }

    @Test
    void fault_8_a_failure_is_thrown_and_written_down() {
        redis.kill();
        await().atMost(Fixtures.SOON).until(() -> !databases.get(Database.CACHE).isReady());
        assertThatThrownBy(() -> databases.clear(Database.CACHE, ClearOptions.by("ada")))
                .isInstanceOf(DatabaseUnavailableException.class);
        assertThat(ledger.records()).last().satisfies(entry -> {
            assertThat(entry.outcome()).isEqualTo(AuditRecord.Outcome.FAILED);
            assertThat(entry.detail()).contains("Not connected to cache");
        });
    }

    @Test
    void the_audit_file_holds_one_json_object_a_line(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("audit.jsonl");
        try (Databases audited = Fixtures.open(redis, AuditLog.toFile(file))) {
            audited.clear(Database.CACHE, ClearOptions.by("ada\n\"lovelace\""));
            audited.clear(Database.CACHE, ClearOptions.by("grace"));
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4);
        JsonNode first = Json.mapper().readTree(lines.get(1));
        assertThat(first.get("actor").asString()).isEqualTo("ada\n\"lovelace\"");
        assertThat(first.get("keys").asInt()).isEqualTo(11);
        assertThat(first.get("outcome").asString()).isEqualTo("DONE");
    }

    @Test
    void what_cannot_be_written_down_is_not_done(@TempDir Path folder) {
        Path noFile = folder.resolve("missing").resolve("audit.jsonl");
        try (Databases audited = Fixtures.open(redis, AuditLog.toFile(noFile))) {
            assertThatThrownBy(() -> audited.clear(Database.CACHE, ClearOptions.by("ada")))
                    .hasMessageContaining("audit file");
        }
        assertThat(redis.cli(1, "DBSIZE")).isEqualTo(11L);
    }

    @Test
    void nobody_clears_anonymously() {
        assertThatThrownBy(() -> ClearOptions.by(" ")).isInstanceOf(IllegalArgumentException.class);
    }
}
