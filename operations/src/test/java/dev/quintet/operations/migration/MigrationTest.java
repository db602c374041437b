package dev.quintet.operations.migration;

import static dev.quintet.operations.Keyspace.assertSame;
import static dev.quintet.operations.Keyspace.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Database;
import dev.quintet.databases.Places;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.databases.keys.KeyPattern;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.KeyConflictException;
import dev.quintet.operations.Keyspace;
import dev.quintet.operations.ProgressListener;
import dev.quintet.testing.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    static final RedisServer elsewhere = RedisServer.start();

    @TempDir
    Path folder;

    private Keyspace source;
    private Keyspace cache;
    private QuintetConfiguration configuration;
    private Places places;

    @BeforeEach
    void open() {
        use(false);
    }

    /** The five on the source's server, or the cache and the queues on another one. */
    private void use(boolean otherServer) {
        QuintetConfiguration.Builder builder = QuintetConfiguration.builder().url(redis.url());
        if (otherServer) {
            builder.url(Database.CACHE, elsewhere.url(1)).url(Database.QUEUES, elsewhere.url(2));
        }
        configuration = builder.build();
        places = Places.of(configuration, Duration.ofMinutes(1));
        source = new Keyspace(redis.url(0));
        cache = new Keyspace(otherServer ? elsewhere.url(1) : redis.url(1));
    }

    @AfterEach
    void close() {
        source.close();
        cache.close();
        places.close();
    }

    private MigrationOptions.Builder options() {
        return MigrationOptions.builder(configuration, folder);
    }

    private MigrationReport migrate(MigrationOptions.Builder options) {
        return new Migration(places, options.build()).run(ProgressListener.NONE);
    }

    private static Map<String, Keyspace.Content> only(Map<String, Keyspace.Content> all, String prefix) {
        Map<String, Keyspace.Content> some = new TreeMap<>(all);
        some.keySet().removeIf(name -> !name.startsWith(prefix));
        return some;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void every_type_moves_as_it_was_and_what_nobody_knows_stays(boolean otherServer) {
        close();
        use(otherServer);
        source.fillWithEveryEncoding("cache:");
        Object unused = source.redis().set(bytes("session:abc"), bytes("here"));
        unused = source.redis().set(bytes("mystery"), bytes("stays"));
        Map<String, Keyspace.Content> before = source.snapshot();
        MigrationPlan plan = new Migration(places, options().build()).plan();
        assertThat(plan.keys()).isEqualTo(before.size() - 2);
        assertThat(plan.staying()).isEqualTo(1);
        assertThat(plan.unknown()).containsExactly(new MigrationPlan.Unknown("(without a colon)", 1));
        assertThat(plan.moves().get(Database.CACHE)).isNotNull();
        assertThat(source.snapshot().keySet()).isEqualTo(before.keySet());

        MigrationReport report = migrate(options());

        assertThat(report.keys()).isEqualTo(before.size() - 2);
        assertThat(report.unknown()).isEqualTo(1);
        assertSame(cache.snapshot(), only(before, "cache:"));
        assertThat(source.snapshot().keySet()).containsExactlyInAnyOrder("session:abc", "mystery");
        assertThat(elsewhere.cli(1, "EXISTS", "quintet:operations:migration-window"))
                .isEqualTo(0L);

        RollBackReport back =
                new Migration(places, options().build()).rollBack(report.journal(), ProgressListener.NONE);
        assertThat(back.keys()).isEqualTo(report.keys());
        assertSame(source.snapshot(), before);
        assertThat(cache.snapshot()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_conflict_stops_everything_or_is_skipped_or_overwritten_as_asked(boolean otherServer) {
        close();
        use(otherServer);
        Object unused = source.redis().set(bytes("cache:both"), bytes("new"));
        unused = source.redis().set(bytes("cache:one"), bytes("1"));
        unused = cache.redis().set(bytes("cache:both"), bytes("old"));
        assertThat(new Migration(places, options().build()).plan().conflicts()).isEqualTo(1);

        assertThatThrownBy(() -> migrate(options()))
                .isInstanceOf(KeyConflictException.class)
                .hasMessageContaining("Nothing was moved");
        assertThat(source.snapshot()).hasSize(2);

        MigrationReport skipped = migrate(options().conflicts(ConflictPolicy.SKIP));
        assertThat(skipped.moved().get(Database.CACHE)).isEqualTo(new Moved(1, 0, 1, 0, 0));
        assertThat(cache.redis().get(bytes("cache:both"))).isEqualTo(bytes("old"));
        assertThat(source.snapshot().keySet()).containsExactly("cache:both");

        MigrationReport replaced = migrate(options().conflicts(ConflictPolicy.OVERWRITE));
        assertThat(replaced.moved().get(Database.CACHE)).isEqualTo(new Moved(0, 1, 0, 0, 0));
        assertThat(cache.redis().get(bytes("cache:both"))).isEqualTo(bytes("new"));
        assertThat(source.snapshot()).isEmpty();
    }

    @Test
    void rules_can_be_added() {
        Object unused = source.redis().set(bytes("crm:list:1"), bytes("x"));
        MigrationReport report = migrate(options()
                .rules(MigrationRules.of(configuration).with(new KeyPattern("crm:list:"), Database.EMAIL_CACHE)));
        assertThat(report.moved().get(Database.EMAIL_CACHE)).isEqualTo(new Moved(1, 0, 0, 0, 0));
        assertThat(redis.cli(4, "GET", "crm:list:1")).isEqualTo("x");
    }

    @Test
    void a_migration_keeps_to_its_pace() {
        for (int i = 0; i < 2000; i++) {
            Object unused = source.redis().set(bytes("cache:" + i), bytes("x"));
        }
        MigrationReport report = migrate(options().keysPerSecond(4000));
        assertThat(report.took()).isGreaterThanOrEqualTo(Duration.ofMillis(490));
    }

    @Test
    void a_check_counts_where_the_keys_are_by_now() {
        for (int i = 0; i < 1200; i++) {
            Object unused = source.redis().set(bytes("cache:" + i), bytes("v"));
        }
        MigrationReport report = migrate(options());
        Object unused = cache.redis().del(bytes("cache:1"), bytes("cache:2"));
        unused = source.redis().set(bytes("cache:3"), bytes("anew"));
        MigrationCheck check = new Migration(places, options().build()).check(report.journal(), ProgressListener.NONE);
        assertThat(check.databases())
                .containsOnlyKeys(Database.CACHE)
                .containsEntry(Database.CACHE, new MigrationCheck.Placed(redis.url(1), 1200, 1198, 1));
    }

    @Test
    void nothing_is_rolled_back_to_where_it_did_not_come_from() {
        Object unused = source.redis().set(bytes("cache:a"), bytes("v"));
        MigrationReport report = migrate(options());
        Migration another = new Migration(places, options().fromNumber(5).build());
        assertThatThrownBy(() -> another.rollBack(report.journal(), ProgressListener.NONE))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("tells of keys of " + redis.url(0));
        assertThatThrownBy(() -> another.check(report.journal(), ProgressListener.NONE))
                .isInstanceOf(MigrationException.class);
        assertThat(redis.cli(1, "GET", "cache:a")).isEqualTo("v");
    }

    @Test
    void only_its_owner_may_read_the_journal_in_which_names_of_sessions_stand() throws Exception {
        Object unused = source.redis().set(bytes("cache:a"), bytes("v"));
        MigrationReport report = migrate(options());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report.journal())))
                .isEqualTo("rw-------");
    }
}
