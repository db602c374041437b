package dev.quintet.operations.backup;

import static dev.quintet.operations.Keyspace.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Places;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.operations.ChildJvm;
import dev.quintet.operations.Keyspace;
import dev.quintet.operations.ProgressListener;
import dev.quintet.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A restore is killed, as by {@code kill -9}, at random moments; {@code -Dkills=50} for more of them. */
class KilledRestoreTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @TempDir
    Path folder;

    /** The child: url, file. */
    public static void main(String[] arguments) {
        QuintetConfiguration configuration =
                QuintetConfiguration.builder().url(arguments[0]).build();
        try (Places places = Places.of(configuration, Duration.ofMinutes(1))) {
            Restore restore = new Restore(places, Path.of(arguments[1]), RestoreOptions.DEFAULTS);
            System.out.println("begin");
            RestoreReport report = restore.run(ProgressListener.NONE);
            System.out.println("end " + report.resumed());
        }
    }

    @Test
    @Timeout(1800)
    void a_restore_that_is_killed_at_any_moment_goes_on_and_does_nothing_twice() throws Exception {
        int kills = Integer.getInteger("kills", 6);
        Random random = new Random(kills);
        Path file = folder.resolve("all.backup");
        try (Places places = RoundTripTest.places(redis);
                Keyspace cache = new Keyspace(redis.url(1));
                Keyspace mail = new Keyspace(redis.url(4))) {
            cache.fillWithEveryEncoding("cache:");
            cache.fill(random, 500);
            mail.fill(random, 500);
            Map<String, Keyspace.Content> cacheBefore = cache.snapshot();
            Map<String, Keyspace.Content> mailBefore = mail.snapshot();
            Object unused = new Backup(places, BackupOptions.DEFAULTS.of(Set.of(Database.CACHE, Database.EMAIL_CACHE)))
                    .run(file, ProgressListener.NONE);
            int killed = 0;
            for (int round = 0; killed < kills && round < 4 * kills; round++) {
                unused = cache.redis().flushdb();
                unused = mail.redis().flushdb();
                // How many keys there are tells the moment: the time that a restore takes differs too much here.
                killed += killWhen(file, random.nextInt(cacheBefore.size() + mailBefore.size()), cache, mail);
                finish(file);
                assertSame(cache.snapshot(), cacheBefore);
                assertSame(mail.snapshot(), mailBefore);
            }
            assertThat(killed).isEqualTo(kills);
        }
    }

    private int killWhen(Path file, long keys, Keyspace cache, Keyspace mail) throws Exception {
        try (ChildJvm child = new ChildJvm(KilledRestoreTest.class, redis.url(), file.toString())) {
            assertThat(child.await("begin")).isEqualTo("begin");
            long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (cache.redis().dbsize() + mail.redis().dbsize() < keys && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            child.kill();
            return child.await("end").isEmpty() ? 1 : 0;
        }
    }

    /** In this JVM, which is quicker than another child. */
    private void finish(Path file) {
        try (Places places = RoundTripTest.places(redis)) {
            if (java.util.Objects.equals(redis.cli(1, "DBSIZE"), 0L) || leftSomething()) {
                Object unused = new Restore(places, file, RestoreOptions.DEFAULTS).run(ProgressListener.NONE);
            }
        }
    }

    /** A journal is there as long as a restore is not over. */
    private boolean leftSomething() {
        return !java.util.List.of().equals(keys(1)) || !java.util.List.of().equals(keys(4));
    }

    private Object keys(int number) {
        Object page = redis.cli(number, "SCAN", "0", "COUNT", "100000", "MATCH", "quintet:operations:*");
        return ((java.util.List<?>) java.util.Objects.requireNonNull(page)).get(1);
    }
}
