package dev.quintet.operations.migration;

import dev.quintet.databases.Database;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The file in which a migration notes what it is about to move, and then what became of it.
 *
 * <p>Records are appended, each with its length and a CRC-32C. A record that was cut short by a crash is dropped when the file
 * is opened again. The first record says where the keys were, so that they cannot be moved back to somewhere else. Redis knows what became of the last batches, should the process have died before it could note that.
 */
final class MoveJournal implements AutoCloseable {
    private static final int INTENT = 1;
    private static final int OUTCOME = 2;
    private static final int SOURCE = 3;
    private static final int LONGEST = 64 << 20;

    private final Path path;
    private final FileChannel channel;
    /** Batches without an outcome. */
    private final Map<Long, Intent> open = new HashMap<>();

    private long next = 1;

    /** A batch as it was about to be moved. */
    record Intent(long batch, Database database, List<byte[]> names) {}

    /** What a reader is shown: batches whose outcome is known. */
    interface Reader {
        void moved(Database database, List<byte[]> names, String letters);

        /** Says where the keys were, before anything else. */
        default void from(String location) {}
    }

    /** @param source where the keys are that will be moved, for people */
    MoveJournal(Path path, String source) {
        this.path = path;
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Path unused = Files.createDirectories(folder);
            }
            long whole = Files.exists(path) ? read(path, (database, names, letters) -> {}, open, this::sawBatch) : 0;
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            onlyForTheOwner(path);
            FileChannel unused = channel.truncate(whole).position(whole);
            if (whole == 0) {
                append(SOURCE, out -> {
                    out.writeLong(0);
                    out.writeUTF(source);
                });
            }
        } catch (IOException | UncheckedIOException failure) {
            throw failed(path, failure);
        }
    }

    /** Names of sessions are in it, which are credentials. */
    private static void onlyForTheOwner(Path path) throws IOException {
        if (Files.getFileAttributeView(path, PosixFileAttributeView.class) != null) {
            Path unused = Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private void sawBatch(long batch) {
        next = Math.max(next, batch + 1);
    }

    private static MigrationException failed(Path path, Exception failure) {
        return new MigrationException(
                "The journal " + path + " cannot be used: " + failure.getMessage() + ". Nothing more was moved.",
                failure);
    }

    Path path() {
        return path;
    }

    List<Intent> unresolved() {
        return List.copyOf(open.values());
    }

    /** Notes a batch; returns its number. */
    long intend(Database database, List<byte[]> names) {
        long batch = next++;
        append(INTENT, out -> {
            out.writeLong(batch);
            out.writeUTF(database.wireName());
            out.writeInt(names.size());
            for (byte[] name : names) {
                out.writeInt(name.length);
                out.write(name);
            }
        });
        open.put(batch, new Intent(batch, database, names));
        return batch;
    }

    void outcome(long batch, String letters) {
        append(OUTCOME, out -> {
            out.writeLong(batch);
            out.writeInt(letters.length());
            out.write(letters.getBytes(StandardCharsets.US_ASCII));
        });
        Intent unused = open.remove(batch);
    }

    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    private void append(int kind, Content content) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(kind);
            content.write(out);
            byte[] body = bytes.toByteArray();
            CRC32C crc = new CRC32C();
            crc.update(body);
            ByteBuffer record = ByteBuffer.allocate(8 + body.length)
                    .putInt(body.length)
                    .putInt((int) crc.getValue())
                    .put(body)
                    .flip();
            while (record.hasRemaining()) {
                int unused = channel.write(record);
            }
        } catch (IOException failure) {
            throw failed(path, failure);
        }
    }

    /** Shows every batch whose outcome is known. */
    static void read(Path path, Reader reader) {
        try {
            long unused = read(path, reader, new HashMap<>(), batch -> {});
        } catch (IOException | UncheckedIOException failure) {
            throw failed(path, failure);
        }
    }

    /** Refuses a journal that is not there, or that tells of keys of another place. */
    static void requireSource(Path path, String source) {
        if (!Files.exists(path)) {
            throw new MigrationException("There is no journal " + path + ", so nobody knows what was moved.", null);
        }
        read(path, new Reader() {
            @Override
            public void moved(Database database, List<byte[]> names, String letters) {}

            @Override
            public void from(String location) {
                if (!location.equals(source)) {
                    throw new MigrationException(
                            "The journal " + path + " tells of keys of " + location + ", but the source is " + source
                                    + ". Name the source as the migration did.",
                            null);
                }
            }
        });
    }

    private interface Batches {
        void saw(long batch);
    }

    /** Reads as far as the file is whole; returns how far that is. */
    private static long read(Path path, Reader reader, Map<Long, Intent> open, Batches batches) throws IOException {
        long whole = 0;
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
                DataInputStream in = new DataInputStream(file)) {
            while (true) {
                int length = in.readInt();
                int crc = in.readInt();
                if (length < 1 || length > LONGEST) {
                    return whole;
                }
                byte[] body = in.readNBytes(length);
                CRC32C found = new CRC32C();
                found.update(body);
                if (body.length < length || (int) found.getValue() != crc) {
                    return whole;
                }
                show(body, reader, open, batches);
                whole += 8 + length;
            }
        } catch (EOFException end) {
            return whole;
        }
    }

    private static void show(byte[] body, Reader reader, Map<Long, Intent> open, Batches batches) throws IOException {
        DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(body));
        int kind = in.readByte();
        long batch = in.readLong();
        batches.saw(batch);
        if (kind == SOURCE) {
            reader.from(in.readUTF());
        } else if (kind == INTENT) {
            Database database = Database.named(in.readUTF());
            int count = in.readInt();
            List<byte[]> names = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                names.add(in.readNBytes(in.readInt()));
            }
            open.put(batch, new Intent(batch, database, names));
        } else {
            String letters = new String(in.readNBytes(in.readInt()), StandardCharsets.US_ASCII);
            Intent intent = open.remove(batch);
            if (intent != null) {
                reader.moved(intent.database(), intent.names(), letters);
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.force(true);
            channel.close();
        } catch (IOException failure) {
            throw failed(path, failure);
        }
    }
}
