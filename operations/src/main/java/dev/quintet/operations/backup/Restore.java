package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import dev.quintet.databases.Place;
import dev.quintet.databases.Places;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.KeyConflictException;
import dev.quintet.operations.ProgressListener;
import dev.quintet.operations.ProgressMeter;
import dev.quintet.operations.contents.Journal;
import dev.quintet.operations.contents.Written;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a backup back, into the databases of the configuration or into other numbers, under the same names or behind a prefix.
 *
 * <p>The whole file is read and checked before the first key is written. Small keys are written many at a time and large ones
 * under another name first, so that nobody ever sees half a key. How far it is stands in the database it writes to and changes
 * in the same step: a restore that was broken off at any moment, by {@code kill -9} or by a crash of Redis, goes on where it
 * was when it is run again with the same file and options, and does nothing twice.
 *
 * <p>Keys whose time was over meanwhile are not restored. The remaining time to live is kept as the moment at which the key
 * expires. Not thread-safe.
 *
 * @since 1.0
 */
public final class Restore {
    private final Targets targets;
    private final BackupFile file;
    private final Path path;
    private final RestoreOptions options;

    public Restore(Places places, Path file, RestoreOptions options) {
        this.targets = new Targets(places, options);
        this.file = new BackupFile(file, options.passphrase());
        this.path = file;
        this.options = options;
    }

    /**
     * Reads the whole file and looks at the places it would go to. Writes nothing.
     *
     * @throws BackupDamagedException if the file is not whole
     * @throws IllegalArgumentException if a database was given a number that is another one's
     */
    public RestorePlan plan() {
        return plan(ProgressListener.NONE);
    }

    /** The same, telling how far it is; how many keys there are is known only at the end. */
    public RestorePlan plan(ProgressListener listener) {
        ProgressMeter meter = new ProgressMeter(listener, 0);
        meter.begin("checking " + path.getFileName(), 0);
        Map<Database, RestorePlan.Target> found = new EnumMap<>(Database.class);
        try (Conflicts conflicts = new Conflicts(targets, meter)) {
            BackupManifest manifest = file.read(conflicts);
            targets.refuseSharedPlaces(chosen(manifest));
            for (Database database : chosen(manifest)) {
                try (Place place = targets.open(database)) {
                    Journal journal = targets.journal(manifest.id(), database);
                    found.put(
                            database,
                            new RestorePlan.Target(
                                    place.location(),
                                    place.call(redis -> redis.dbsize()),
                                    conflicts.in(database),
                                    Targets.done(place, journal)));
                }
            }
            meter.end();
            return new RestorePlan(manifest, found);
        }
    }

    /**
     * Restores.
     *
     * @throws BackupDamagedException if the file is not whole; nothing was written
     * @throws KeyConflictException if the policy is {@link ConflictPolicy#FAIL} and a key of the file is there already;
     *     nothing was written, unless somebody made the key while the restore ran
     * @throws QuintetException if Redis fails; running it again goes on
     */
    public RestoreReport run(ProgressListener listener) {
        long began = System.nanoTime();
        RestorePlan plan = plan(listener);
        ProgressMeter meter = new ProgressMeter(listener, options.keysPerSecond());
        List<Database> chosen = chosen(plan.manifest());
        if (options.startingOver()) {
            each(plan.manifest(), Targets::forget);
        }
        Map<Database, Written> written = new EnumMap<>(Database.class);
        long resumed = 0;
        if (!isFinished(plan.manifest(), chosen)) {
            refuseConflicts(plan);
            long total = plan.manifest().databases().stream()
                    .filter(each -> chosen.contains(Database.named(each.database())))
                    .mapToLong(DatabaseManifest::keys)
                    .sum();
            meter.begin("restoring", total);
            try (Apply apply =
                    new Apply(targets, options.conflicts(), plan.manifest().id(), meter)) {
                BackupManifest unused = file.read(apply);
                written.putAll(apply.written());
                resumed = apply.resumed();
            }
            each(plan.manifest(), Targets::finish);
        }
        meter.end();
        long compared = options.comparing() ? requireEqual(compare(listener)) : 0;
        each(plan.manifest(), Targets::forget);
        return new RestoreReport(
                plan.manifest(), written, resumed, compared, Duration.ofNanos(System.nanoTime() - began));
    }

    private long requireEqual(Comparison comparison) {
        if (!comparison.same()) {
            throw new BackupException(
                    comparison.missing() + " keys of " + path + " are missing and " + comparison.different()
                            + " are different after the restore, " + comparison.equal()
                            + " are equal. Somebody else may be writing there. The first: "
                            + comparison.examples().get(0) + ".",
                    null);
        }
        return comparison.equal();
    }

    /**
     * Compares what is in the databases with the file: type, contents and, to a second, when each key expires. Keys that are
     * not in the file do not matter, nor do those that have expired. Writes nothing.
     *
     * @throws BackupDamagedException if the file is not whole
     */
    public Comparison compare(ProgressListener listener) {
        ProgressMeter meter = new ProgressMeter(listener, options.keysPerSecond());
        meter.begin("comparing with " + path.getFileName(), 0);
        try (Compare compare = new Compare(targets, meter)) {
            List<Database> unused = chosen(file.read(compare));
            meter.end();
            return compare.result();
        }
    }

    private List<Database> chosen(BackupManifest manifest) {
        List<Database> chosen = targets.of(manifest);
        if (chosen.isEmpty()) {
            throw new BackupException(
                    path + " holds none of the databases asked for. It holds: "
                            + String.join(
                                    ", ",
                                    manifest.databases().stream()
                                            .map(DatabaseManifest::database)
                                            .toList())
                            + ".",
                    null);
        }
        return chosen;
    }

    private void refuseConflicts(RestorePlan plan) {
        if (options.conflicts() != ConflictPolicy.FAIL) {
            return;
        }
        plan.targets().forEach((database, target) -> {
            if (target.conflicts() > target.done()) {
                throw new KeyConflictException("There are " + target.conflicts() + " keys of " + path + " at "
                        + target.location() + " (" + database
                        + ") already. Nothing was written. Choose to skip or to overwrite, or another number"
                        + " or prefix.");
            }
        });
    }

    private interface Step {
        void with(Place place, Journal journal);
    }

    private void each(BackupManifest manifest, Step step) {
        for (Database database : chosen(manifest)) {
            try (Place place = targets.open(database)) {
                step.with(place, targets.journal(manifest.id(), database));
            }
        }
    }

    /**
     * Whether all keys are there and only journals are left. They are marked in order, all of them, before the first is
     * removed, in the same order: the last one's mark tells for all.
     */
    private boolean isFinished(BackupManifest manifest, List<Database> chosen) {
        Database last = chosen.get(chosen.size() - 1);
        try (Place place = targets.open(last)) {
            return Targets.isFinished(place, targets.journal(manifest.id(), last));
        }
    }
}
