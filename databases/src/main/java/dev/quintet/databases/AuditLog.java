package dev.quintet.databases;

import java.nio.file.Path;

/**
 * Where it is written down who did what. Implementations are thread-safe.
 *
 * @since 1.0
 */
public interface AuditLog {
    /**
     * Writes a record down.
     *
     * @throws java.io.UncheckedIOException if it could not be kept
     */
    void record(AuditRecord entry);

    /** Writes records to the logger {@code dev.quintet.audit}, at level INFO; refusals and failures at WARN. */
    static AuditLog toLogger() {
        return new LoggerAuditLog();
    }

    /** Appends records to a file, one JSON object a line, forced to disk; and to the logger as well. */
    static AuditLog toFile(Path file) {
        return new FileAuditLog(file, toLogger());
    }
}
