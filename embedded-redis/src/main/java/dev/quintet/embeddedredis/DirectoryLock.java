package dev.quintet.embeddedredis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to run a server on a data directory. The operating system takes it back when the JVM ends, however it ends.
 *
 * <p>A POSIX file lock belongs to the process and is lost when the process closes <em>any</em> descriptor of the file.
 * So a JVM keeps its own list of what it holds and never opens a lock file that it has locked already; who holds it
 * stands in a second file.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Set<Path> heldByThisProcess = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    static DirectoryLock take(Path directory) throws IOException {
        Path holder = directory.resolve("server.holder");
        if (!heldByThisProcess.add(directory)) {
            throw held(directory, holder);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    directory.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw held(directory, holder);
            }
            Folders.writePrivate(holder, Long.toString(ProcessHandle.current().pid()));
            return new DirectoryLock(directory, channel);
        } catch (IOException | RuntimeException failure) {
            if (channel != null) {
                channel.close();
            }
            heldByThisProcess.remove(directory);
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(directory.resolve("server.holder"));
        channel.close();
        heldByThisProcess.remove(directory);
    }

    private static EmbeddedRedisException held(Path directory, Path holder) {
        String who;
        try {
            who = "the Java process "
                    + Files.readString(holder, StandardCharsets.UTF_8).strip();
        } catch (IOException notWrittenYet) {
            who = "another Java process, which is just starting or stopping";
        }
        return new EmbeddedRedisException(
                "The data directory %s is in use: %s runs a Redis server on it. Stop that one, connect to it, or choose another data directory."
                        .formatted(directory, who));
    }
}
