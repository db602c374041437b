package dev.quintet.operations.backup;

import static dev.quintet.operations.Keyspace.assertSame;
import static dev.quintet.operations.Keyspace.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Database;
import dev.quintet.databases.Places;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.KeyConflictException;
import dev.quintet.operations.Keyspace;
import dev.quintet.operations.Progress;
import dev.quintet.operations.ProgressListener;
import dev.quintet.operations.contents.Written;
import dev.quintet.testing.RedisServer;
import io.lettuce.core.SetArgs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @TempDir
    Path folder;

    private Places places;
    private Keyspace cache;
    private Path file;

    @BeforeEach
    void open() {
        places = RoundTripTest.places(redis);
        cache = new Keyspace(redis.url(1));
        file = folder.resolve("one.backup");
    }

    @AfterEach
    void close() {
        cache.close();
        places.close();
    }

    private BackupReport backUp() {
        return new Backup(places, BackupOptions.DEFAULTS.of(Set.of(Database.CACHE))).run(file, ProgressListener.NONE);
    }

    private RestoreReport restore(RestoreOptions.Builder options) {
        return new Restore(places, file, options.build()).run(ProgressListener.NONE);
    }

    private void set(String key, String value) {
        Object unused = cache.redis().set(bytes(key), bytes(value));
    }

    private String get(String key) {
        byte[] value = cache.redis().get(bytes(key));
        return value == null ? "(none)" : new String(value, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Test
    void a_conflict_stops_everything_or_is_skipped_or_overwritten_as_asked() {
        set("a", "1");
        set("b", "1");
        BackupReport unused = backUp();
        set("a", "2");
        Object unusedGone = cache.redis().del(bytes("b"));
        assertThatThrownBy(() -> restore(RestoreOptions.builder()))
                .isInstanceOf(KeyConflictException.class)
                .hasMessageContaining("Nothing was written");
        assertThat(get("b")).isEqualTo("(none)");

        assertThat(restore(RestoreOptions.builder().conflicts(ConflictPolicy.SKIP))
                        .databases())
                .containsEntry(Database.CACHE, new Written(1, 0, 1, 0));
        assertThat(get("a") + get("b")).isEqualTo("21");

        assertThat(restore(RestoreOptions.builder().conflicts(ConflictPolicy.OVERWRITE))
                        .databases())
                .containsEntry(Database.CACHE, new Written(0, 2, 0, 0));
        assertThat(get("a") + get("b")).isEqualTo("11");
        assertThat(cache.redis().dbsize()).isEqualTo(2);
    }

    @Test
    void keys_go_behind_a_prefix_and_into_another_number() {
        set("a", "1");
        BackupReport unused = backUp();
        RestoreReport report = restore(RestoreOptions.builder().prefix("old:").number(Database.CACHE, 7));
        assertThat(report.databases()).containsEntry(Database.CACHE, new Written(1, 0, 0, 0));
        assertThat(redis.cli(7, "GET", "old:a")).isEqualTo("1");
        assertThatThrownBy(() -> restore(RestoreOptions.builder().number(Database.CACHE, 999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/999 does not exist");
    }

    @Test
    void what_expired_meanwhile_is_not_restored() {
        set("stays", "1");
        Object unused = cache.redis().set(bytes("goes"), bytes("1"), SetArgs.Builder.px(300));
        unused = cache.redis().rpush(bytes("large"), bytes("x".repeat(200_000)));
        unused = cache.redis().pexpire(bytes("large"), 300L);
        BackupReport made = backUp();
        assertThat(made.manifest().databases().get(0).expiring()).isLessThanOrEqualTo(2);
        org.awaitility.Awaitility.await().until(() -> cache.redis().exists(bytes("goes"), bytes("large")) == 0);
        unused = cache.redis().flushdb();
        RestoreReport report = restore(RestoreOptions.builder().comparing(true));
        assertThat(cache.snapshot().keySet()).containsExactly("stays");
        assertThat(report.databases())
                .containsEntry(
                        Database.CACHE, new Written(1, 0, 0, made.manifest().keys() - 1));
    }

    @Test
    void a_plan_tells_what_would_happen_and_writes_nothing() {
        set("a", "1");
        set("b", "1");
        BackupReport unused = backUp();
        Object unusedGone = cache.redis().del(bytes("b"));
        RestorePlan plan = new Restore(places, file, RestoreOptions.DEFAULTS).plan();
        assertThat(plan.targets().get(Database.CACHE))
                .isEqualTo(new RestorePlan.Target("redis://127.0.0.1:" + redis.port() + "/1", 1, 1, 0));
        assertThat(cache.redis().dbsize()).isEqualTo(1);
    }

    @Test
    void progress_tells_how_much_is_done_and_how_long_it_will_take() {
        for (int i = 0; i < 3000; i++) {
            set("k" + i, "v");
        }
        List<Progress> told = new ArrayList<>();
        BackupReport unused = new Backup(
                        places,
                        BackupOptions.DEFAULTS.of(Set.of(Database.CACHE)).withKeysPerSecond(4000))
                .run(file, told::add);
        assertThat(told).hasSizeGreaterThan(1);
        Progress last = told.get(told.size() - 1);
        assertThat(last.done()).isEqualTo(3000);
        assertThat(told.get(0).done()).isLessThan(3000);
        assertThat(told.get(0).timeLeft()).isPresent();
        assertThat(last.keysPerSecond()).isLessThan(4100);
    }

    @Test
    void a_backup_that_fails_leaves_no_file_and_never_replaces_one() throws Exception {
        set("a", "1");
        assertThatThrownBy(() -> new Backup(places, BackupOptions.DEFAULTS).run(file, progress -> {
                    throw new IllegalStateException("the listener has had enough");
                }))
                .hasMessageContaining("had enough");
        try (var files = Files.list(folder)) {
            assertThat(files.filter(each -> !each.equals(file))).isEmpty();
        }
        Files.deleteIfExists(file);
        BackupReport unused = backUp();
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(this::backUp).isInstanceOf(BackupException.class).hasMessageContaining("already");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void everything_of_a_restore_is_gone_from_redis_afterwards_but_the_keys() {
        cache.fillWithEveryEncoding("");
        var before = cache.snapshot();
        BackupReport unused = backUp();
        Object unusedGone = cache.redis().flushdb();
        RestoreReport report = restore(RestoreOptions.builder());
        assertThat(report.resumed()).isZero();
        assertSame(cache.snapshot(), before);
    }

    @Test
    void a_comparison_tells_what_is_missing_and_what_is_not_the_same() {
        set("cache:same", "1");
        set("cache:changed", "1");
        set("cache:gone", "1");
        BackupReport unused = backUp();
        set("cache:changed", "2");
        set("cache:new", "1");
        Object unusedGone = cache.redis().del(bytes("cache:gone"));
        Comparison comparison = new Restore(places, file, RestoreOptions.DEFAULTS).compare(ProgressListener.NONE);
        assertThat(comparison.equal()).isEqualTo(1);
        assertThat(comparison.missing()).isEqualTo(1);
        assertThat(comparison.different()).isEqualTo(1);
        assertThat(comparison.examples())
                .containsExactlyInAnyOrder("'cache:changed' is not the same", "'cache:gone' is missing");
        assertThat(comparison.same()).isFalse();
    }

    @Test
    void keys_that_expire_while_they_are_compared_are_not_missed() {
        for (int i = 0; i < 2000; i++) {
            Object unused = cache.redis().set(bytes("k" + i), bytes("v"), SetArgs.Builder.px(2500));
        }
        BackupReport unused = backUp();
        Comparison comparison = new Restore(
                        places,
                        file,
                        RestoreOptions.builder().keysPerSecond(500).build())
                .compare(ProgressListener.NONE);
        assertThat(comparison.same()).as("%s", comparison).isTrue();
        assertThat(comparison.equal()).isLessThan(2000);
    }

    @Test
    void no_database_is_restored_into_the_place_of_another() {
        set("a", "1");
        BackupReport unused = backUp();
        assertThatThrownBy(() -> restore(RestoreOptions.builder().number(Database.CACHE, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("place of queues");
        assertThat(redis.cli(2, "DBSIZE")).isEqualTo(0L);
    }
}
