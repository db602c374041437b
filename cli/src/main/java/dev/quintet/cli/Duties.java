package dev.quintet.cli;

import dev.quintet.cli.alerts.AlertService;
import dev.quintet.cli.alerts.AlertsSettings;
import dev.quintet.databases.Places;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.operations.alerts.BackupSignals;
import dev.quintet.operations.alerts.SignalSource;
import dev.quintet.operations.backup.BackupSchedule;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code quintet serve} does beside answering: it backs up, and it watches.
 *
 * @param alerts what to watch, and whom to tell
 * @param backups where to back up, and how often
 */
record Duties(Optional<AlertsSettings> alerts, Optional<ScheduledBackups.Settings> backups) {
    static final Duties NONE = new Duties(Optional.empty(), Optional.empty());

    /** Begins all of it, to end before the server's databases do. */
    void begin(Server server, QuintetConfiguration configuration) {
        List<SignalSource> more = new ArrayList<>();
        backups.ifPresent(settings -> {
            Places places = settings.places(configuration);
            server.closeBefore(places::close);
            BackupSchedule schedule = settings.schedule(places);
            server.closeBefore(schedule::close);
            schedule.start();
            more.add(new BackupSignals(schedule, InstantSource.system()));
        });
        alerts.ifPresent(settings -> {
            AlertService service = AlertService.start(server.databases(), fitting(settings), more);
            server.closeBefore(service::close);
        });
    }

    /** A backup is too old by the schedule's own measure, unless the file says by which. */
    private AlertsSettings fitting(AlertsSettings settings) {
        return backups.map(schedule -> settings.withDefaultThreshold(
                        "backup too old", (double) schedule.tooOld().toSeconds()))
                .orElse(settings);
    }
}
