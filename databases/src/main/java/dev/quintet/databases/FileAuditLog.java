package dev.quintet.databases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps the audit in a file of JSON lines. */
final class FileAuditLog implements AuditLog {
    private final Path file;
    private final AuditLog alsoTo;
    private final ReentrantLock lock = new ReentrantLock();

    FileAuditLog(Path file, AuditLog alsoTo) {
        this.file = file;
        this.alsoTo = alsoTo;
    }

    @Override
    public void record(AuditRecord entry) {
        alsoTo.record(entry);
        byte[] line = (line(entry) + "\n").getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("The audit file " + file + " cannot be written", e);
        } finally {
            lock.unlock();
        }
    }

    private static String line(AuditRecord entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("at", entry.at().toString());
        fields.put("actor", entry.actor());
        fields.put("action", entry.action());
        fields.put("database", entry.database().wireName());
        fields.put("outcome", entry.outcome().name());
        fields.put("keys", entry.keys());
        fields.put("detail", entry.detail());
        return Json.write(fields);
    }
}
