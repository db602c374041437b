package dev.quintet.embeddedredis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder of one server: its data, and the files by which we run it.
 *
 * <pre>
 * server.lock, server.holder   who may run a server here
 * server.conf                  its configuration, with the password if there is one
 * server.pid                   the server started last
 * server.log, server.log.1     what it said since its start, and in the run before
 * guardian.sh                  ends the server when the JVM is gone
 * appendonly...                the data; the server's own affair
 * </pre>
 */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final boolean temporary;
    private final DirectoryLock lock;

    private DataDirectory(Path path, boolean temporary, DirectoryLock lock) {
        this.path = path;
        this.temporary = temporary;
        this.lock = lock;
    }

    static DataDirectory open(Optional<Path> wanted) {
        try {
            Path path;
            if (wanted.isPresent()) {
                Folders.createPrivate(wanted.get());
                path = wanted.get().toRealPath();
            } else {
                path = Files.createTempDirectory("quintet-redis-").toRealPath();
            }
            return new DataDirectory(path, wanted.isEmpty(), DirectoryLock.take(path));
        } catch (IOException refused) {
            throw new EmbeddedRedisException(
                    "Cannot use the data directory %s: %s. Choose a folder that this user may write to."
                            .formatted(wanted.map(Path::toString).orElse("in the temporary folder"), refused),
                    refused);
        }
    }

    Path path() {
        return path;
    }

    boolean temporary() {
        return temporary;
    }

    Path config() {
        return path.resolve("server.conf");
    }

    Path log() {
        return path.resolve("server.log");
    }

    Path guardian() {
        return path.resolve("guardian.sh");
    }

    /** The process id of the server started last, if no orderly end removed it. */
    Optional<Long> recordedPid() {
        try {
            return Optional.of(Long.parseLong(Files.readString(path.resolve("server.pid"), StandardCharsets.UTF_8)
                    .strip()));
        } catch (IOException | NumberFormatException noneOrHalfWritten) {
            return Optional.empty();
        }
    }

    void forgetPid() {
        Folders.deleteQuietly(path.resolve("server.pid"));
    }

    /** Redis 7 moves the data into a folder that Redis 6 does not look into: it would start with no data at all. */
    void refuseOlderServer(ServerProgram program) {
        if (Files.isDirectory(path.resolve("appendonlydir"))
                && !program.version().isAtLeast(7, 0)) {
            throw new EmbeddedRedisException(
                    "The data in %s was written by Redis 7 or newer, which %s cannot read. Use a newer program, or another data directory."
                            .formatted(path, program));
        }
    }

    void prepare(String config) throws IOException {
        // A guardian whose server found its port taken has removed a temporary directory; the next try needs it again.
        Folders.createPrivate(path);
        if (Files.exists(log())) {
            Folders.move(log(), path.resolve("server.log.1"));
        }
        Folders.createEmptyPrivate(log());
        Folders.writePrivate(config(), config);
        try (InputStream script = DataDirectory.class.getResourceAsStream("guardian.sh")) {
            if (script == null) {
                throw new IOException("guardian.sh is missing from the jar");
            }
            Folders.writePrivate(guardian(), script.readAllBytes(), false);
        }
    }

    String lastLogLines() {
        try {
            List<String> lines = Files.readAllLines(log(), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
        } catch (IOException noLog) {
            return "(no log: " + noLog + ")";
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException lost) {
            throw new EmbeddedRedisException("Could not give up the lock of " + path, lost);
        } finally {
            if (temporary) {
                Folders.deleteTree(path);
            }
        }
    }
}
