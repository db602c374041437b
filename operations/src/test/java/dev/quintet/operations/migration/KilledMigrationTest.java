package dev.quintet.operations.migration;

import static dev.quintet.operations.Keyspace.assertSame;
import static dev.quintet.operations.Keyspace.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Places;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.operations.ChildJvm;
import dev.quintet.operations.Keyspace;
import dev.quintet.operations.ProgressListener;
import dev.quintet.testing.RedisServer;
import io.lettuce.core.SetArgs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A migration is killed, as by {@code kill -9}, at random moments; {@code -Dkills=50} for more of them. */
class KilledMigrationTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @RegisterExtension
    static final RedisServer elsewhere = RedisServer.start();

    @TempDir
    Path folder;

    /** The child: url of the source's server, url of the server of the cache and the queues, folder. */
    public static void main(String[] arguments) {
        QuintetConfiguration configuration = configuration(arguments[0], arguments[1]);
        try (Places places = Places.of(configuration, Duration.ofMinutes(1))) {
            Migration migration = new Migration(
                    places,
                    MigrationOptions.builder(configuration, Path.of(arguments[2]))
                            .build());
            System.out.println("begin");
            MigrationReport report = migration.run(ProgressListener.NONE);
            System.out.println("end " + report.keys());
        }
    }

    private static QuintetConfiguration configuration(String url, String other) {
        return QuintetConfiguration.builder()
                .url(url)
                .url(Database.CACHE, other + "/1")
                .url(Database.QUEUES, other + "/2")
                .build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(1800)
    void a_migration_that_is_killed_at_any_moment_goes_on_and_loses_and_doubles_nothing(boolean otherServer)
            throws Exception {
        int kills = Integer.getInteger("kills", 6);
        Random random = new Random(kills);
        RedisServer other = otherServer ? elsewhere : redis;
        int killed = 0;
        for (int round = 0; killed < kills && round < 4 * kills; round++) {
            redis.cli("FLUSHALL");
            other.cli("FLUSHALL");
            try (Keyspace source = new Keyspace(redis.url(0));
                    Keyspace cache = new Keyspace(other.url(1));
                    Keyspace queues = new Keyspace(other.url(2))) {
                fill(source);
                Map<String, Keyspace.Content> before = source.snapshot();
                Path journals = folder.resolve("round" + round);
                killed += killWhen(random.nextInt(before.size()), source, other, journals);
                assertEveryKeyIsSomewhere(before, source, cache, queues);
                QuintetConfiguration configuration = configuration(redis.url(), other.url());
                try (Places places = Places.of(configuration, Duration.ofMinutes(1))) {
                    Migration migration = new Migration(
                            places,
                            MigrationOptions.builder(configuration, journals).build());
                    MigrationReport unused = migration.run(ProgressListener.NONE);
                    assertThat(source.snapshot().keySet()).containsExactly("session:stays");
                    Map<String, Keyspace.Content> after = new TreeMap<>(cache.snapshot());
                    after.putAll(queues.snapshot());
                    after.putAll(source.snapshot());
                    assertSame(settled(after), settled(before));
                    assertThat(redis.cli(other == redis ? 2 : 0, "HGET", "bull:mail:meta", "paused"))
                            .isNull();
                    rollBack(migration, journals);
                    assertSame(settled(source.snapshot()), settled(before));
                }
            }
        }
        assertThat(killed).isEqualTo(kills);
    }

    private static void rollBack(Migration migration, Path journals) throws Exception {
        // The run that was broken off and the one that went on share a journal, unless the first had come to its end.
        try (var files = Files.list(journals)) {
            for (Path journal :
                    files.filter(file -> file.toString().endsWith(".journal")).toList()) {
                RollBackReport unused = migration.rollBack(journal, ProgressListener.NONE);
            }
        }
    }

    private static void fill(Keyspace source) {
        source.fillWithEveryEncoding("cache:");
        for (int i = 0; i < 4000; i++) {
            Object unused =
                    source.redis().set(bytes("cache:small:" + i), bytes("v" + i), SetArgs.Builder.px(3_600_000));
        }
        Object unused = source.redis().set(bytes("session:stays"), bytes("x"));
        unused = source.redis().hset(bytes("bull:mail:meta"), bytes("opts.maxLenEvents"), bytes("100"));
        unused = source.redis().set(bytes("bull:mail:id"), bytes("2000"));
        for (int i = 1; i <= 2000; i++) {
            unused = source.redis().hset(bytes("bull:mail:" + i), bytes("data"), bytes("{\"n\":" + i + "}"));
            unused = source.redis().lpush(bytes("bull:mail:wait"), bytes(Integer.toString(i)));
        }
    }

    /** Without what pausing a queue and letting it go on changes. */
    private static Map<String, Keyspace.Content> settled(Map<String, Keyspace.Content> all) {
        Map<String, Keyspace.Content> some = new TreeMap<>(all);
        some.remove("bull:mail:events");
        some.remove("bull:mail:marker");
        some.keySet().removeIf(name -> name.startsWith("quintet:operations:"));
        return some;
    }

    private static void assertEveryKeyIsSomewhere(Map<String, Keyspace.Content> before, Keyspace... places) {
        Map<String, Keyspace.Content> found = new TreeMap<>();
        for (Keyspace place : places) {
            found.putAll(place.snapshot());
        }
        assertThat(found.keySet()).containsAll(before.keySet());
    }

    private int killWhen(long moved, Keyspace source, RedisServer other, Path journals) throws Exception {
        long keys = source.redis().dbsize();
        try (ChildJvm child = new ChildJvm(KilledMigrationTest.class, redis.url(), other.url(), journals.toString())) {
            assertThat(child.await("begin")).isEqualTo("begin");
            long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (keys - source.redis().dbsize() < moved && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            child.kill();
            return child.await("end").isEmpty() ? 1 : 0;
        }
    }
}
