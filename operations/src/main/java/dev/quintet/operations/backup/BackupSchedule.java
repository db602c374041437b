package dev.quintet.operations.backup;

import dev.quintet.databases.Places;
import dev.quintet.databases.Threads;
import dev.quintet.operations.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a backup into a folder whenever the last one there is old enough, and removes those that need not be kept.
 *
 * <p>What was made when is read from the names in the folder, {@code quintet-20261124T061200Z.backup}, so that a restart makes
 * none too many. Of several processes with the same folder one makes backups at a time, because it holds a lock on {@code
 * .quintet-backups.lock} there; the others see what it made. A backup that failed is tried again after a tenth of the interval,
 * and at most an hour. Old ones are removed only after a new one was made and checked; one that fails the check is set aside as {@code
 * .backup.bad}, and counts for nothing. Thread-safe.
 *
 * @since 1.0
 */
public final class BackupSchedule implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BackupSchedule.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);
    private static final String BEFORE = "quintet-";
    private static final String AFTER = ".backup";
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Backup backup;
    private final Consumer<BackupReport> check;
    private final Path folder;
    private final Duration interval;
    private final Retention retention;
    private final InstantSource clock;
    private final ReentrantLock one = new ReentrantLock();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Threads.daemon("quintet-backup-"));
    private volatile State state = new State(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * How it stands.
     *
     * @param lastBackup when the youngest backup in the folder was made
     * @param lastFailure when a backup failed last, if none was made since
     * @param reason why it did
     */
    public record State(Optional<Instant> lastBackup, Optional<Instant> lastFailure, Optional<String> reason) {
        /** How old the youngest backup is. */
        public Optional<Duration> age(Instant now) {
            return lastBackup.map(made -> Duration.between(made, now));
        }
    }

    /**
     * A schedule that does nothing before {@link #start}.
     *
     * @param options of the backup; its passphrase is needed to check each one
     * @param interval at least a minute
     */
    public BackupSchedule(
            Places places,
            BackupOptions options,
            Path folder,
            Duration interval,
            Retention retention,
            InstantSource clock) {
        this(
                places,
                options,
                folder,
                interval,
                retention,
                clock,
                made -> BackupCheck.of(made, options.passphrase(), ProgressListener.NONE));
    }

    BackupSchedule(
            Places places,
            BackupOptions options,
            Path folder,
            Duration interval,
            Retention retention,
            InstantSource clock,
            Consumer<BackupReport> check) {
        if (interval.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("interval must be at least a minute, was " + interval);
        }
        this.backup = new Backup(places, options);
        this.check = check;
        this.folder = folder;
        this.interval = interval;
        this.retention = retention;
        this.clock = clock;
    }

    /** Looks every minute, on a thread of its own, whether a backup is due. */
    public void start() {
        Object unused = thread.scheduleWithFixedDelay(this::look, 0, 60, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            Optional<BackupReport> made = runIfDue();
            made.ifPresent(report -> log.info(
                    "Backed up {} keys into {} in {}.", report.manifest().keys(), report.file(), report.took()));
        } catch (RuntimeException failure) {
            log.warn("The backup into {} failed: {}", folder, failure.getMessage(), failure);
        }
    }

    /** How it stands. */
    public State state() {
        return state;
    }

    /**
     * Makes a backup if one is due, on the caller's thread, and removes what need not be kept.
     *
     * @return the backup that was made
     */
    public Optional<BackupReport> runIfDue() {
        if (!one.tryLock()) {
            return Optional.empty();
        }
        try {
            Instant now = clock.instant();
            return isDue(now) ? runLocked(now) : Optional.empty();
        } catch (IOException failure) {
            throw new BackupException("The folder " + folder + " cannot be used: " + failure.getMessage(), failure);
        } finally {
            one.unlock();
        }
    }

    private boolean isDue(Instant now) throws IOException {
        Optional<Instant> last = youngest();
        boolean newerThanTheFailure = last.isPresent()
                && state.lastFailure
                        .filter(failed -> last.get().isAfter(failed))
                        .isPresent();
        state = newerThanTheFailure
                ? new State(last, Optional.empty(), Optional.empty())
                : new State(last, state.lastFailure, state.reason);
        Instant due = last.map(made -> made.plus(interval)).orElse(Instant.MIN);
        Instant again = state.lastFailure.map(failed -> failed.plus(pause())).orElse(Instant.MIN);
        return !now.isBefore(due) && !now.isBefore(again);
    }

    private Optional<BackupReport> runLocked(Instant now) throws IOException {
        Optional<FolderLock> lock = lock(now);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        FolderLock held = lock.get();
        try (held) {
            // Whoever had the lock until now may have made the one that was due.
            return isDue(now) ? Optional.of(run(now)) : Optional.empty();
        }
    }

    private Optional<FolderLock> lock(Instant now) throws IOException {
        try {
            return FolderLock.take(folder);
        } catch (IOException failure) {
            state = new State(
                    state.lastBackup,
                    Optional.of(now),
                    Optional.of(folder + " cannot be used: " + failure.getMessage()));
            throw failure;
        }
    }

    private Duration pause() {
        Duration tenth = interval.dividedBy(10);
        return tenth.compareTo(LONGEST_PAUSE) < 0 ? tenth : LONGEST_PAUSE;
    }

    private BackupReport run(Instant now) throws IOException {
        try {
            Path unused = Files.createDirectories(folder);
            BackupReport report = backup.run(folder.resolve(BEFORE + STAMP.format(now) + AFTER), ProgressListener.NONE);
            check(report);
            state = new State(Optional.of(now), Optional.empty(), Optional.empty());
            for (Path old : retention.superfluous(backups(), now)) {
                Files.delete(old);
                log.info("Removed the backup {}.", old);
            }
            return report;
        } catch (RuntimeException failure) {
            state = new State(state.lastBackup, Optional.of(now), Optional.of(String.valueOf(failure.getMessage())));
            throw failure;
        }
    }

    /** One that is not good is not called a backup any more, so that it counts for nothing, and is kept for people to look at. */
    private void check(BackupReport made) throws IOException {
        try {
            check.accept(made);
        } catch (BackupDamagedException bad) {
            Path aside = made.file().resolveSibling(made.file().getFileName() + ".bad");
            Files.move(made.file(), aside, StandardCopyOption.REPLACE_EXISTING);
            throw new BackupDamagedException(
                    "The backup that was just made is not good, and is now " + aside + ": " + bad.getMessage(), bad);
        }
    }

    private Optional<Instant> youngest() throws IOException {
        return backups().values().stream().max(Instant::compareTo);
    }

    /** Files of our own making; what else is in the folder is none of our business. */
    private Map<Path, Instant> backups() throws IOException {
        Map<Path, Instant> found = new HashMap<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> made(file).ifPresent(moment -> {
                Object unused = found.put(file, moment);
            }));
        }
        return found;
    }

    private static Optional<Instant> made(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(BEFORE) || !name.endsWith(AFTER)) {
            return Optional.empty();
        }
        try {
            String stamp = name.substring(BEFORE.length(), name.length() - AFTER.length());
            return Optional.of(STAMP.parse(stamp, Instant::from));
        } catch (DateTimeParseException somethingElse) {
            return Optional.empty();
        }
    }

    /** Makes no more backups; one under way is interrupted and leaves no file. Waits at most 5 s. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            boolean unused = thread.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
