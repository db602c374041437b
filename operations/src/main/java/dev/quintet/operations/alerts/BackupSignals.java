package dev.quintet.operations.alerts;

import dev.quintet.operations.backup.BackupSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Figures of a schedule of backups: {@code backup.age}, in seconds since the youngest backup was made, and {@code
 * backup.failed}, 1 while the last try failed. Where there is no backup yet, the age counts from when these signals were made.
 *
 * <p>Reads what the schedule saw when it last looked at its folder, which it does every minute; asks nobody.
 *
 * @since 1.0
 */
public final class BackupSignals implements SignalSource {
    private static final String SUBJECT = "backup";

    private final BackupSchedule schedule;
    private final InstantSource clock;
    private final Instant began;

    public BackupSignals(BackupSchedule schedule, InstantSource clock) {
        this.schedule = schedule;
        this.clock = clock;
        this.began = clock.instant();
    }

    @Override
    public List<Signal> read() {
        BackupSchedule.State state = schedule.state();
        Instant now = clock.instant();
        Duration age = state.age(now).orElseGet(() -> Duration.between(began, now));
        return List.of(
                new Signal("backup.age", SUBJECT, age.toSeconds(), "s"),
                Signal.of("backup.failed", SUBJECT, state.lastFailure().isPresent()));
    }
}
