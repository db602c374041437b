package dev.quintet.operations.migration;

import dev.quintet.databases.Places;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.KeyConflictException;
import dev.quintet.operations.ProgressListener;
import dev.quintet.operations.ProgressMeter;
import java.nio.file.Path;

/**
 * Moves the keys of one database to the five they belong in.
 *
 * <p>Within a server keys are moved by the server itself, each in one step. To another server they are copied, read back and
 * compared, and then removed if nobody changed them meanwhile. A key is always in at least one of the two places. A queue of
 * BullMQ moves as a whole: it is paused, its jobs move, then in one step everything that holds them together, and it goes on at
 * its new place.
 *
 * <p>A migration that was broken off at any moment, by {@code kill -9} too, goes on when it is run again. One migration from
 * one source at a time. Not thread-safe; can be interrupted.
 *
 * <p>Producers and workers should be stopped, or pointed at the new place, before the queues move. What they add to the old
 * place afterwards stays there, and the next run tells of it.
 *
 * @since 1.0
 */
public final class Migration {
    private final Places places;
    private final MigrationOptions options;

    public Migration(Places places, MigrationOptions options) {
        this.places = places;
        this.options = options;
    }

    /** Counts what would move, key by key. Changes nothing. */
    public MigrationPlan plan() {
        return plan(ProgressListener.NONE);
    }

    /** The same, telling how far it is. */
    public MigrationPlan plan(ProgressListener listener) {
        ProgressMeter meter = new ProgressMeter(listener, options.keysPerSecond());
        try (Planning planning = new Planning(places, options, meter)) {
            MigrationPlan plan = planning.plan();
            meter.end();
            return plan;
        }
    }

    /**
     * Moves.
     *
     * @throws KeyConflictException if the policy is {@link ConflictPolicy#FAIL} and a key is at its place already; nothing was
     *     moved, unless somebody made the key while the migration ran
     * @throws MigrationException if a copy was not the same as its original, or the journal cannot be written
     * @throws QuintetException if Redis fails; running it again goes on
     */
    public MigrationReport run(ProgressListener listener) {
        ProgressMeter meter = new ProgressMeter(listener, options.keysPerSecond());
        try (Run run = new Run(places, options, meter)) {
            MigrationReport report = run.run();
            meter.end();
            return report;
        }
    }

    /**
     * Counts where the keys are that a migration has moved. Changes nothing. That they are what they were needs no asking: they
     * were compared as they moved, and have lived on since.
     *
     * @param journal the file that the migration's report names
     * @throws MigrationException if the journal cannot be read, or is that of another source
     */
    public MigrationCheck check(Path journal, ProgressListener listener) {
        ProgressMeter meter = new ProgressMeter(listener, options.keysPerSecond());
        try (Checking checking = new Checking(places, options, meter)) {
            MigrationCheck check = checking.check(journal);
            meter.end();
            return check;
        }
    }

    /**
     * Moves back what a migration has moved, unless there is a key of that name again, or it is gone. Queues move back as a
     * whole, as they came. What was replaced cannot come back.
     *
     * @param journal the file that the migration's report names; renamed when everything is back
     * @throws MigrationException if the journal cannot be read, or is that of another source
     */
    public RollBackReport rollBack(Path journal, ProgressListener listener) {
        ProgressMeter meter = new ProgressMeter(listener, options.keysPerSecond());
        try (RollBack rollBack = new RollBack(places, options, meter)) {
            RollBackReport report = rollBack.run(journal);
            meter.end();
            return report;
        }
    }
}
