package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import dev.quintet.databases.Isolation;
import dev.quintet.databases.Place;
import dev.quintet.databases.Places;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.databases.keys.KeyPattern;
import dev.quintet.operations.ProgressListener;
import dev.quintet.operations.ProgressMeter;
import dev.quintet.operations.contents.Answers;
import dev.quintet.operations.contents.KeyNames;
import dev.quintet.operations.contents.KeyReader;
import dev.quintet.operations.contents.LargeKeys;
import dev.quintet.operations.contents.ServerVersion;
import dev.quintet.operations.contents.StoredKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes the five databases, or some of them, into one file.
 *
 * <p>Each key is as it was at one moment; different keys may be of different moments, as with every backup that does not stop
 * the server. A key that is added or removed meanwhile may or may not be there. Uses a connection of its own for each database,
 * one at a time, and some 30 MB of memory however large they are; a single element (a field, a member, an item) has to fit too.
 *
 * <p>Thread-safe; each run is on the caller's thread and can be interrupted.
 *
 * <pre>{@code
 * try (Places places = Places.of(QuintetConfiguration.fromEnvironment(), Duration.ofMinutes(1))) {
 *     BackupReport report = new Backup(places, BackupOptions.DEFAULTS).run(Path.of("quintet.backup"), progress -> {});
 *     System.out.println(report.manifest().keys() + " keys");
 * }
 * }</pre>
 *
 * @since 1.0
 */
public final class Backup {
    private static final int BATCH = 200;
    private static final int AHEAD = 3;
    private static final int PAGE = 1000;

    private final Places places;
    private final BackupOptions options;

    public Backup(Places places, BackupOptions options) {
        this.places = places;
        this.options = options;
    }

    /** What would be backed up. Two commands for each database. */
    public BackupPlan plan() {
        Map<Database, Long> keys = new EnumMap<>(Database.class);
        for (Database database : options.databases()) {
            try (Place place = places.open(database)) {
                keys.put(database, place.call(redis -> redis.dbsize()));
            }
        }
        return new BackupPlan(keys);
    }

    /**
     * Writes the backup. It appears under its name when it is complete and on the disk; until then there is only a file with
     * {@code .part} at its end, which is removed if anything fails.
     *
     * @param file must not exist yet
     * @throws BackupException if the file cannot be written, or is there already
     * @throws QuintetException if Redis fails
     */
    public BackupReport run(Path file, ProgressListener listener) {
        ProgressMeter meter = new ProgressMeter(listener, options.keysPerSecond());
        long total = plan().total();
        BackupManifest[] made = new BackupManifest[1];
        long bytes = NewFile.write(
                file,
                out -> BackupFile.write(
                        out,
                        options.passphrase(),
                        options.compressionLevel(),
                        records -> made[0] = writeAll(records, meter, total)));
        meter.end();
        return new BackupReport(file, bytes, made[0], meter.elapsed());
    }

    private BackupManifest writeAll(RecordWriter records, ProgressMeter meter, long total) {
        BackupManifest begun = new BackupManifest(
                BackupFile.FORMAT, UUID.randomUUID().toString(), Instant.now().toString(), "", List.of());
        records.header(begun);
        List<DatabaseManifest> databases = new ArrayList<>();
        for (Database database : options.databases()) {
            meter.begin("backing up " + database, total);
            databases.add(writeOne(database, records, meter));
        }
        BackupManifest complete = new BackupManifest(
                begun.format(), begun.id(), begun.began(), Instant.now().toString(), databases);
        records.manifest(complete);
        return complete;
    }

    private DatabaseManifest writeOne(Database database, RecordWriter records, ProgressMeter meter) {
        try (Place place = places.open(database)) {
            ServerVersion version = ServerVersion.of(place);
            records.database(database.wireName());
            new Run(place, records, meter).run(new KeyNames(place, PAGE, belonging(database)));
            DatabaseManifest manifest = records.tally().manifest(database.wireName(), place.location(), version.text());
            records.databaseEnd(manifest);
            return manifest;
        }
    }

    /** Which keys of the number are the database's. */
    private Predicate<byte[]> belonging(Database database) {
        if (places.configuration().isolation(database) == Isolation.NUMBER) {
            return name -> true;
        }
        List<KeyPattern> patterns = places.configuration().keyPatterns(database);
        return name -> {
            String text = new String(name, StandardCharsets.ISO_8859_1);
            return patterns.stream().anyMatch(pattern -> text.startsWith(latin(pattern.prefix())));
        };
    }

    /** So that bytes of a prefix compare with bytes of a name. */
    private static String latin(String prefix) {
        return new String(prefix.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** One database on its way into the file: a few batches are asked for ahead of the one that is written. */
    private static final class Run {
        private final KeyReader reader;
        private final LargeKeys large;
        private final RecordWriter records;
        private final ProgressMeter meter;
        private final Deque<CompletionStage<KeyReader.Batch>> asked = new ArrayDeque<>();
        private final List<byte[]> waiting = new ArrayList<>();

        Run(Place place, RecordWriter records, ProgressMeter meter) {
            this.reader = new KeyReader(place);
            this.large = new LargeKeys(place);
            this.records = records;
            this.meter = meter;
        }

        void run(KeyNames names) {
            @Nullable List<byte[]> page = names.next();
            while (page != null) {
                waiting.addAll(page);
                while (waiting.size() >= BATCH) {
                    ask();
                }
                page = names.next();
            }
            while (!waiting.isEmpty() || !asked.isEmpty()) {
                if (waiting.isEmpty()) {
                    take();
                } else {
                    ask();
                }
            }
        }

        private void ask() {
            List<byte[]> batch = waiting.subList(0, Math.min(BATCH, waiting.size()));
            asked.add(reader.read(List.copyOf(batch)));
            batch.clear();
            if (asked.size() > AHEAD) {
                take();
            }
        }

        private void take() {
            KeyReader.Batch batch = Answers.await(asked.remove());
            long bytes = 0;
            for (StoredKey key : batch.keys()) {
                records.key(key);
                bytes += key.bytes();
            }
            records.tally().leaveOut(batch.foreign().size());
            waiting.addAll(batch.later());
            meter.did(batch.keys().size(), bytes);
            for (byte[] key : batch.large()) {
                if (large.read(key, records)) {
                    meter.did(1, 0);
                }
            }
        }
    }
}
