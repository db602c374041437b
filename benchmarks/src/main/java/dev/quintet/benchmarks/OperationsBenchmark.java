package dev.quintet.benchmarks;

import dev.quintet.databases.Database;
import dev.quintet.databases.Places;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.embeddedredis.EmbeddedRedis;
import dev.quintet.embeddedredis.EmbeddedRedisOptions;
import dev.quintet.operations.ProgressListener;
import dev.quintet.operations.backup.Backup;
import dev.quintet.operations.backup.BackupCheck;
import dev.quintet.operations.backup.BackupManifest;
import dev.quintet.operations.backup.BackupOptions;
import dev.quintet.operations.backup.BackupReport;
import dev.quintet.operations.backup.Passphrase;
import dev.quintet.operations.backup.Restore;
import dev.quintet.operations.backup.RestoreOptions;
import dev.quintet.operations.backup.RestoreReport;
import dev.quintet.operations.migration.Migration;
import dev.quintet.operations.migration.MigrationOptions;
import dev.quintet.operations.migration.MigrationReport;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * How many keys a second do a migration, a backup and a restore get through, what does it cost the server, and how much heap
 * do they need?
 *
 * <p>Small keys are strings of about 60 bytes with a time to live. Beside ours: a bare pipelined MOVE, {@code redis-cli --rdb}
 * and {@code --pipe}, and node-redis-dump2, which gets a tenth of the keys. With a number of gigabytes it backs up and restores
 * that much instead, in strings of 10 kB and hashes of 100 000 fields: run it with {@code -Xmx256m}.
 *
 * <pre>{@code
 * mvn -q -B -pl benchmarks -am compile
 * (cd benchmarks/node && npm ci)
 * java -cp <class path of benchmarks> dev.quintet.benchmarks.OperationsBenchmark [keys=500000] [rounds=3]
 * java -Xmx256m -cp <class path of benchmarks> dev.quintet.benchmarks.OperationsBenchmark gigabytes 5
 * }</pre>
 */
public final class OperationsBenchmark {
    private static final int AT_ONCE = 2000;

    private final RedisAsyncCommands<String, String> redis;
    private final ServerCpu server;
    private final QuintetConfiguration configuration;
    private final Path folder;
    private final RedisTools tools;

    private OperationsBenchmark(
            RedisAsyncCommands<String, String> redis,
            ServerCpu server,
            QuintetConfiguration configuration,
            Path folder,
            RedisTools tools) {
        this.tools = tools;
        this.redis = redis;
        this.server = server;
        this.configuration = configuration;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("quintet-benchmark");
        try (EmbeddedRedis embedded =
                        EmbeddedRedis.start(EmbeddedRedisOptions.ephemeral().build());
                ServerCpu server = new ServerCpu(embedded.url());
                StatefulRedisConnection<String, String> connection = connect(embedded)) {
            System.out.printf(
                    Locale.ROOT,
                    "JDK %s, %d processors, heap %d MB, %s%n",
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.getRuntime().maxMemory() >> 20,
                    embedded.program());
            QuintetConfiguration configuration =
                    QuintetConfiguration.builder().url(embedded.url()).build();
            OperationsBenchmark benchmark = new OperationsBenchmark(
                    connection.async(), server, configuration, folder, new RedisTools(embedded.port()));
            if (arguments.length > 1 && arguments[0].equals("gigabytes")) {
                benchmark.large(Double.parseDouble(arguments[1]));
            } else {
                benchmark.small(
                        arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500_000,
                        arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3);
            }
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static StatefulRedisConnection<String, String> connect(EmbeddedRedis embedded) {
        return RedisClient.create(embedded.url() + "/0").connect();
    }

    private void small(int keys, int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            System.out.printf("%nround %d, %d keys%n", round + 1, keys);
            fill(keys);
            measure("MOVE, bare, pipelined", keys, () -> bareMove(keys));
            server.empty();
            fill(keys);
            measure("migrate, compared", keys, () -> migrate(true));
            server.empty();
            fill(keys);
            measure("migrate", keys, () -> migrate(false));
            Path file = folder.resolve("small" + round);
            measure("backup", keys, () -> backUp(file, BackupOptions.DEFAULTS));
            Path secret = folder.resolve("secret" + round);
            measure(
                    "backup, encrypted",
                    keys,
                    () -> backUp(secret, BackupOptions.DEFAULTS.withPassphrase(passphrase())));
            measure("check", keys, () -> BackupCheck.of(file).keys());
            server.empty();
            measure("restore", keys, () -> restore(file, false));
            server.empty();
            measure("restore, compared", keys, () -> restore(file, true));
            System.out.printf("file: %d bytes%n", Files.size(file));
            compareWithTools(keys, round);
            server.empty();
        }
    }

    private void compareWithTools(int keys, int round) throws Exception {
        // Otherwise the server waits five seconds for more replicas that want the same snapshot.
        String unused = redis.configSet("repl-diskless-sync-delay", "0").get(1, TimeUnit.MINUTES);
        Path snapshot = folder.resolve("snapshot" + round + ".rdb");
        measure("redis-cli --rdb", keys, () -> tools.snapshot(snapshot, keys));
        System.out.printf("file: %d bytes%n", Files.size(snapshot));
        server.empty();
        Path commands = folder.resolve("commands" + round);
        tools.writeCommands(commands, keys);
        measure("redis-cli --pipe", keys, () -> tools.pipe(commands, keys));
        server.empty();
        int few = keys / 10;
        fill(few);
        Path dump = folder.resolve("dump" + round);
        if (tools.hasNode()) {
            measure("node-redis-dump2, export", few, () -> tools.node("export", dump));
            server.empty();
            measure("node-redis-dump2, import", few, () -> tools.node("import", dump));
        }
    }

    private static Passphrase passphrase() {
        return Passphrase.of("only for this benchmark".toCharArray());
    }

    private void large(double gigabytes) throws Exception {
        long strings = (long) (gigabytes * 1e9 * 0.6 / 10_000);
        byte[] noise = new byte[7_500];
        java.util.Random random = new java.util.Random(1);
        fillBatches(strings, i -> {
            random.nextBytes(noise);
            return redis.set("cache:large:" + i, java.util.Base64.getEncoder().encodeToString(noise));
        });
        long hashes = (long) (gigabytes * 1e9 * 0.4 / 12_000_000);
        for (long h = 0; h < hashes; h++) {
            long hash = h;
            fillBatches(1000, i -> redis.hset("cache:hash:" + hash, fields(hash, i * 100, 100)));
        }
        System.out.println(
                redis.info("memory").get(1, TimeUnit.MINUTES).lines().limit(3).toList());
        long keys = strings + hashes;
        System.out.println("move to the cache's number: " + migrate(false));
        Path file = folder.resolve("large");
        HeapWatch heap = new HeapWatch();
        measure("backup", keys, () -> backUp(file, BackupOptions.DEFAULTS.withCompressionLevel(1)));
        heap.tell();
        System.out.printf("file: %,d bytes%n", Files.size(file));
        server.empty();
        heap = new HeapWatch();
        measure("restore", keys, () -> restore(file, false));
        heap.tell();
    }

    private static Map<String, String> fields(long hash, long first, int count) {
        Map<String, String> fields = new HashMap<>();
        for (long i = first; i < first + count; i++) {
            fields.put("field:" + i, "value " + i + " of " + hash + " x".repeat(25));
        }
        return fields;
    }

    private void fill(int keys) throws Exception {
        fillBatches(
                keys,
                i -> redis.set(
                        "cache:user:" + i,
                        "value of user " + i + " " + "x".repeat(40),
                        SetArgs.Builder.px(86_400_000)));
    }

    private interface Write {
        RedisFuture<?> of(long i);
    }

    private static void fillBatches(long count, Write write) throws Exception {
        List<RedisFuture<?>> sent = new ArrayList<>(AT_ONCE);
        for (long i = 0; i < count; i++) {
            sent.add(write.of(i));
            if (sent.size() == AT_ONCE) {
                await(sent);
            }
        }
        await(sent);
    }

    private static void await(List<RedisFuture<?>> sent) throws Exception {
        for (RedisFuture<?> each : sent) {
            Object unused = each.get(1, TimeUnit.MINUTES);
        }
        sent.clear();
    }

    private long bareMove(int keys) throws Exception {
        fillBatches(keys, i -> redis.move("cache:user:" + i, 1));
        return keys;
    }

    private long migrate(boolean comparing) {
        try (Places places = Places.of(configuration, Duration.ofMinutes(1))) {
            MigrationReport report = new Migration(
                            places,
                            MigrationOptions.builder(configuration, folder)
                                    .comparing(comparing)
                                    .build())
                    .run(ProgressListener.NONE);
            return report.keys();
        }
    }

    private long backUp(Path file, BackupOptions options) {
        try (Places places = Places.of(configuration, Duration.ofMinutes(1))) {
            BackupReport report =
                    new Backup(places, options.of(Set.of(Database.CACHE))).run(file, ProgressListener.NONE);
            BackupManifest manifest = report.manifest();
            return manifest.keys();
        }
    }

    private long restore(Path file, boolean comparing) {
        try (Places places = Places.of(configuration, Duration.ofMinutes(1))) {
            RestoreReport report = new Restore(
                            places,
                            file,
                            RestoreOptions.builder().comparing(comparing).build())
                    .run(ProgressListener.NONE);
            return report.databases().values().stream()
                    .mapToLong(each -> each.written())
                    .sum();
        }
    }

    private void measure(String what, long expected, Callable<Long> work) throws Exception {
        double cpu = server.seconds();
        long began = System.nanoTime();
        long keys = work.call();
        double took = (System.nanoTime() - began) / 1e9;
        if (keys != expected) {
            throw new IllegalStateException(what + " got " + keys + " keys and not " + expected);
        }
        double busy = server.seconds() - cpu;
        System.out.printf(
                Locale.ROOT,
                "%-24s %,10.0f keys/s, %6.2f s, Redis CPU %.2f µs a key (%.0f %% of one processor)%n",
                what,
                keys / took,
                took,
                busy * 1e6 / keys,
                busy / took * 100);
    }
}
