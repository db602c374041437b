package dev.quintet.cli;

import dev.quintet.databases.Places;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.operations.backup.BackupOptions;
import dev.quintet.operations.backup.BackupSchedule;
import dev.quintet.operations.backup.Passphrase;
import dev.quintet.operations.backup.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The backups that {@code quintet serve} makes: where, how often, and how long they are kept. Off unless a folder is given. */
final class ScheduledBackups {
    static final String FOLDER = "QUINTET_BACKUPS";
    static final String EVERY = "QUINTET_BACKUP_EVERY";
    static final String KEEP = "QUINTET_BACKUP_KEEP";
    static final String KEEP_FOR = "QUINTET_BACKUP_KEEP_FOR";
    static final String PASSPHRASE = "QUINTET_BACKUP_PASSPHRASE";
    static final String PASSPHRASE_FILE = "QUINTET_BACKUP_PASSPHRASE_FILE";

    private static final Duration USUAL = Duration.ofHours(6);
    private static final Duration ONE_COMMAND = Duration.ofMinutes(1);

    @Option(
            names = "--backups",
            paramLabel = "DIR",
            description = "Back up all five databases into this folder, again and again. Default: $" + FOLDER
                    + "; without it, no backups.")
    private @Nullable Path folder;

    @Option(names = "--backup-every", paramLabel = "TIME", description = "How often. Default: $" + EVERY + ", else 6h.")
    private @Nullable Duration every;

    @Option(
            names = "--backup-keep",
            paramLabel = "N",
            description = "How many of the latest to keep whatever their age. Default: $" + KEEP + ", else 7.")
    private @Nullable Integer keep;

    @Option(
            names = "--backup-keep-for",
            paramLabel = "TIME",
            description = "Keep those too that are younger than this. Default: $" + KEEP_FOR + ", else 7d.")
    private @Nullable Duration keepFor;

    /**
     * What was asked for, checked.
     *
     * @param folder where they go
     * @param every how often
     * @param retention which are kept
     * @param options how they are made
     */
    record Settings(Path folder, Duration every, Retention retention, BackupOptions options) {
        BackupSchedule schedule(Places places) {
            return new BackupSchedule(places, options, folder, every, retention, InstantSource.system());
        }

        Places places(QuintetConfiguration configuration) {
            return Places.of(configuration, ONE_COMMAND);
        }

        /** From what age on a backup is too old: a run that was missed, and an hour for those that take long. */
        Duration tooOld() {
            return every.multipliedBy(2).plusHours(1);
        }

        @Override
        public String toString() {
            return "every " + Durations.text(every) + " into " + folder
                    + (options.passphrase().isPresent() ? ", encrypted" : ", not encrypted");
        }
    }

    /** Empty if no backups are wanted. */
    Optional<Settings> settings(Map<String, String> environment) {
        Optional<Path> where = Optional.ofNullable(folder).or(() -> variable(environment, FOLDER, Path::of));
        if (where.isEmpty()) {
            if (every != null || keep != null || keepFor != null) {
                throw new UsageException(
                        "--backup-every, --backup-keep and --backup-keep-for need a folder: --backups DIR, or " + FOLDER
                                + ".");
            }
            return Optional.empty();
        }
        Duration interval = Optional.ofNullable(every)
                .or(() -> variable(environment, EVERY, Durations::parse))
                .orElse(USUAL);
        if (interval.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new UsageException("Backups can be made every minute at most, but were to be made every "
                    + Durations.text(interval) + " (--backup-every, " + EVERY + ").");
        }
        return Optional.of(new Settings(
                usable(where.get().toAbsolutePath()), interval, retention(environment), options(environment)));
    }

    private static Path usable(Path folder) {
        if (Files.exists(folder) && !(Files.isDirectory(folder) && Files.isWritable(folder))) {
            throw new UsageException("The folder for backups, " + folder
                    + ", cannot be written. Choose another with --backups or " + FOLDER + ".");
        }
        return folder;
    }

    private Retention retention(Map<String, String> environment) {
        int latest = Optional.ofNullable(keep)
                .or(() -> variable(environment, KEEP, ScheduledBackups::count))
                .orElse(Retention.DEFAULTS.latest());
        Duration youngerThan = Optional.ofNullable(keepFor)
                .or(() -> variable(environment, KEEP_FOR, Durations::parse))
                .orElse(Retention.DEFAULTS.youngerThan());
        if (latest < 1) {
            throw new UsageException(
                    "At least 1 backup must be kept, but " + latest + " were to be (--backup-keep, " + KEEP + ").");
        }
        return new Retention(latest, youngerThan);
    }

    private static int count(String text) {
        if (!text.matches("\\d{1,6}")) {
            throw new UsageException("must be a number of backups such as 7, was '" + text + "'.");
        }
        return Integer.parseInt(text);
    }

    private static BackupOptions options(Map<String, String> environment) {
        return passphrase(environment)
                .map(BackupOptions.DEFAULTS::withPassphrase)
                .orElse(BackupOptions.DEFAULTS);
    }

    private static Optional<Passphrase> passphrase(Map<String, String> environment) {
        Optional<Passphrase> inFile = variable(environment, PASSPHRASE_FILE, ScheduledBackups::read);
        return inFile.or(() -> variable(environment, PASSPHRASE, ScheduledBackups::checked));
    }

    private static Passphrase read(String file) {
        try {
            return checked(Files.readString(Path.of(file)).lines().findFirst().orElse(""));
        } catch (IOException unreadable) {
            throw new UsageException("the file " + file + " cannot be read ("
                    + unreadable.getClass().getSimpleName() + ").");
        }
    }

    private static Passphrase checked(String text) {
        try {
            return Passphrase.of(text.toCharArray());
        } catch (IllegalArgumentException weak) {
            throw new UsageException(String.valueOf(weak.getMessage()));
        }
    }

    private static <T> Optional<T> variable(Map<String, String> environment, String name, Function<String, T> reading) {
        Optional<String> text = Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
        try {
            return text.map(reading);
        } catch (UsageException wrong) {
            throw new UsageException(name + ": " + wrong.getMessage());
        }
    }
}
