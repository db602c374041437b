package dev.quintet.operations.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quintet.databases.Database;
import dev.quintet.databases.Places;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.operations.ProgressListener;
import dev.quintet.operations.alerts.BackupSignals;
import dev.quintet.operations.alerts.Signal;
import dev.quintet.testing.ManualClock;
import dev.quintet.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BackupScheduleTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");

    private BackupSchedule schedule(Places places, Retention retention) {
        return new BackupSchedule(
                places,
                BackupOptions.DEFAULTS.of(Set.of(Database.CACHE)),
                folder,
                Duration.ofHours(10),
                retention,
                clock);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".quintet-backups.lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void a_backup_is_made_when_the_last_is_old_enough_and_old_ones_go() throws IOException {
        Path foreign = Files.writeString(folder.resolve("quintet-notes.txt"), "mine");
        try (Places places = RoundTripTest.places(redis);
                BackupSchedule schedule = schedule(places, new Retention(2, Duration.ofHours(11)))) {
            assertThat(schedule.runIfDue()).isPresent();
            assertThat(schedule.runIfDue()).isEmpty();
            clock.advance(Duration.ofHours(10));
            assertThat(schedule.runIfDue()).isPresent();
            assertThat(schedule.state().age(clock.instant())).contains(Duration.ZERO);
            clock.advance(Duration.ofHours(10));
            assertThat(schedule.runIfDue()).isPresent();
        }
        assertThat(files())
                .containsExactly(
                        "quintet-20260101T100000Z.backup", "quintet-20260101T200000Z.backup", "quintet-notes.txt");
        assertThat(foreign).exists();
        try (Places places = RoundTripTest.places(redis);
                BackupSchedule afterARestart = schedule(places, Retention.DEFAULTS)) {
            assertThat(afterARestart.runIfDue()).isEmpty();
        }
    }

    @Test
    void a_backup_that_failed_is_tried_again_later_and_removes_nothing() throws IOException {
        QuintetConfiguration nowhere =
                QuintetConfiguration.builder().url("redis://127.0.0.1:1").build();
        Path old = Files.writeString(folder.resolve("quintet-20200101T100000Z.backup"), "old");
        try (Places places = Places.of(nowhere, Duration.ofSeconds(5));
                BackupSchedule schedule = schedule(places, new Retention(1, Duration.ZERO))) {
            assertThatThrownBy(schedule::runIfDue).hasMessageContaining("127.0.0.1:1");
            assertThat(schedule.state().lastFailure()).contains(clock.instant());
            assertThat(schedule.runIfDue()).isEmpty();
            clock.advance(Duration.ofHours(1));
            assertThatThrownBy(schedule::runIfDue).hasMessageContaining("127.0.0.1:1");
        }
        assertThat(files()).containsExactly(old.getFileName().toString());
    }

    @Test
    void a_backup_that_fails_its_check_is_set_aside_and_counts_for_nothing() throws IOException {
        Path old = Files.writeString(folder.resolve("quintet-20200101T100000Z.backup"), "old");
        try (Places places = RoundTripTest.places(redis);
                BackupSchedule schedule = new BackupSchedule(
                        places,
                        BackupOptions.DEFAULTS.of(Set.of(Database.CACHE)),
                        folder,
                        Duration.ofHours(10),
                        new Retention(1, Duration.ZERO),
                        clock,
                        made -> {
                            cutShort(made.file());
                            BackupCheck.of(made, Optional.empty(), ProgressListener.NONE);
                        })) {
            assertThatThrownBy(schedule::runIfDue)
                    .isInstanceOf(BackupDamagedException.class)
                    .hasMessageContaining("quintet-20260101T000000Z.backup.bad");
            assertThat(schedule.state().lastFailure()).contains(clock.instant());
        }
        assertThat(files()).containsExactly(old.getFileName().toString(), "quintet-20260101T000000Z.backup.bad");
        try (Places places = RoundTripTest.places(redis);
                BackupSchedule afterARestart = schedule(places, Retention.DEFAULTS)) {
            assertThat(afterARestart.runIfDue()).isPresent();
        }
    }

    private static void cutShort(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Object unused = channel.truncate(channel.size() - 10);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void while_one_process_has_the_folder_another_makes_no_backup() throws IOException {
        try (Places places = RoundTripTest.places(redis);
                BackupSchedule schedule = schedule(places, Retention.DEFAULTS)) {
            try (FolderLock another = FolderLock.take(folder).orElseThrow()) {
                assertThat(FolderLock.take(folder)).isEmpty();
                assertThat(schedule.runIfDue()).isEmpty();
                assertThat(another).isNotNull();
            }
            assertThat(files()).isEmpty();
            assertThat(schedule.runIfDue()).isPresent();
        }
    }

    @Test
    void a_folder_that_cannot_be_used_is_a_failed_backup_until_one_is_made() throws IOException {
        Path file = Files.writeString(folder.resolve("a-file"), "in the way");
        try (Places places = RoundTripTest.places(redis);
                BackupSchedule schedule = new BackupSchedule(
                        places,
                        BackupOptions.DEFAULTS.of(Set.of(Database.CACHE)),
                        file,
                        Duration.ofHours(10),
                        Retention.DEFAULTS,
                        clock)) {
            BackupSignals signals = new BackupSignals(schedule, clock);
            assertThat(signals.read()).contains(Signal.of("backup.failed", "backup", false));
            assertThatThrownBy(schedule::runIfDue).hasMessageContaining("a-file");
            clock.advance(Duration.ofMinutes(90));
            assertThat(signals.read())
                    .containsExactly(
                            new Signal("backup.age", "backup", 5400, "s"), Signal.of("backup.failed", "backup", true));
            Files.delete(file);
            assertThat(schedule.runIfDue()).isPresent();
            clock.advance(Duration.ofSeconds(7));
            assertThat(signals.read())
                    .containsExactly(
                            new Signal("backup.age", "backup", 7, "s"), Signal.of("backup.failed", "backup", false));
        }
    }
}
