package dev.quintet.operations.backup;

import static dev.quintet.operations.Keyspace.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Database;
import dev.quintet.databases.Places;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.embeddedredis.ServerProgram;
import dev.quintet.operations.Keyspace;
import dev.quintet.operations.ProgressListener;
import dev.quintet.testing.RedisServer;
import dev.quintet.testing.RedisServerOptions;
import dev.quintet.testing.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @TempDir
    Path folder;

    static Places places(RedisServer server) {
        return Places.of(QuintetConfiguration.builder().url(server.url()).build(), Duration.ofMinutes(1));
    }

    @Test
    void every_type_and_encoding_comes_back_as_it_was() {
        try (Places places = places(redis);
                Keyspace before = new Keyspace(redis.url(1));
                Keyspace after = new Keyspace(redis.url(9))) {
            before.fillWithEveryEncoding("cache:");
            Path file = folder.resolve("all.backup");
            BackupReport backup = new Backup(places, BackupOptions.DEFAULTS).run(file, ProgressListener.NONE);
            RestoreReport restore = new Restore(
                            places,
                            file,
                            RestoreOptions.builder()
                                    .databases(Set.of(Database.CACHE))
                                    .number(Database.CACHE, 9)
                                    .comparing(true)
                                    .build())
                    .run(ProgressListener.NONE);
            assertSame(after.snapshot(), before.snapshot());
            long keys = before.redis().dbsize();
            assertThat(backup.manifest().keys()).isEqualTo(keys);
            assertThat(restore.compared()).isEqualTo(keys);
            assertThat(restore.databases().get(Database.CACHE))
                    .extracting("written")
                    .isEqualTo(keys);
        }
    }

    @Test
    void a_random_keyspace_comes_back_as_it_was() {
        Seeds.each(random -> {
            try (Places places = places(redis);
                    Keyspace before = new Keyspace(redis.url(3));
                    Keyspace after = new Keyspace(redis.url(8))) {
                Object unused = before.redis().flushdb();
                unused = after.redis().flushdb();
                before.fill(random, 150);
                Path file = folder.resolve("random" + random.nextLong() + ".backup");
                BackupReport report = new Backup(places, BackupOptions.DEFAULTS.of(Set.of(Database.RATE_LIMIT)))
                        .run(file, ProgressListener.NONE);
                assertThat(BackupCheck.of(file)).isEqualTo(report.manifest());
                RestoreReport restored = new Restore(
                                places,
                                file,
                                RestoreOptions.builder()
                                        .number(Database.RATE_LIMIT, 8)
                                        .build())
                        .run(ProgressListener.NONE);
                assertThat(restored.databases()).containsKey(Database.RATE_LIMIT);
                assertSame(after.snapshot(), before.snapshot());
            }
        });
    }

    @Test
    void a_backup_of_one_version_goes_into_any_other() {
        List<ServerProgram> programs = RedisServer.programs();
        for (ServerProgram from : programs) {
            for (ServerProgram to : programs) {
                try (RedisServer source = RedisServer.with(RedisServerOptions.builder()
                                .program(from)
                                .persistent(false)
                                .build());
                        RedisServer target = RedisServer.with(RedisServerOptions.builder()
                                .program(to)
                                .persistent(false)
                                .build());
                        Places sources = places(source);
                        Places targets = places(target);
                        Keyspace before = new Keyspace(source.url(2));
                        Keyspace after = new Keyspace(target.url(2))) {
                    before.fillWithEveryEncoding("bull:");
                    Path file = folder.resolve(source.port() + "-" + target.port() + ".backup");
                    Object unused = new Backup(sources, BackupOptions.DEFAULTS).run(file, ProgressListener.NONE);
                    unused = new Restore(targets, file, RestoreOptions.DEFAULTS).run(ProgressListener.NONE);
                    Map<String, Keyspace.Content> found = after.snapshot();
                    assertSame(found, before.snapshot());
                }
            }
        }
    }
}
