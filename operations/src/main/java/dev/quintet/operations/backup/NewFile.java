package dev.quintet.operations.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Writes a file that is either complete under its name, or not there. */
final class NewFile {
    private NewFile() {}

    interface Content {
        long write(OutputStream out) throws IOException;
    }

    /** Returns what {@code content} returns, once the file is on the disk under its name. */
    static long write(Path file, Content content) {
        if (Files.exists(file)) {
            throw new BackupException("There is a file " + file + " already. Choose another name, or remove it.", null);
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            @Nullable FileLock lock = lock(channel);
            if (lock == null) {
                throw new BackupException("Another process is writing " + part + " right now.", null);
            }
            boolean done = false;
            try {
                // What a broken run left behind is overwritten.
                channel.truncate(0);
                onlyForTheOwner(part);
                long written = content.write(Channels.newOutputStream(channel));
                try (FileChannel complete = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    complete.force(true);
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                done = true;
                forceFolder(file);
                return written;
            } finally {
                if (!done) {
                    boolean unused = Files.deleteIfExists(part);
                }
            }
        } catch (IOException | UncheckedIOException failure) {
            throw new BackupException("The backup " + file + " cannot be written: " + failure.getMessage(), failure);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ourselves) {
            return null;
        }
    }

    /** Sessions and mail are in it. */
    private static void onlyForTheOwner(Path part) throws IOException {
        if (Files.getFileAttributeView(part, PosixFileAttributeView.class) != null) {
            Path unused = Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** So that the name, too, is there after the machine lost power. */
    private static void forceFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
