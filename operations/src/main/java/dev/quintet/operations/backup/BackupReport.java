package dev.quintet.operations.backup;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A backup that was made.
 *
 * @param file where it is
 * @param fileBytes how large the file is
 * @param manifest what is in it
 * @param took how long it took
 * @since 1.0
 */
public record BackupReport(Path file, long fileBytes, BackupManifest manifest, Duration took) {}
