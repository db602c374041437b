package dev.quintet.operations.backup;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The outermost layer of a backup: eight bytes that say what it is, one that says whether it is encrypted, the encryption's
 * header if it is, and then blocks, encrypted or not.
 */
final class BackupFile {
    static final int FORMAT = 1;
    private static final byte[] MAGIC = "QUINTET1".getBytes(StandardCharsets.US_ASCII);
    private static final int PLAIN = 0;
    private static final int ENCRYPTED = 1;

    private final Path path;
    private final Optional<Passphrase> passphrase;

    BackupFile(Path path, Optional<Passphrase> passphrase) {
        this.path = path;
        this.passphrase = passphrase;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    /** Writes records. */
    interface Body {
        void write(RecordWriter records);
    }

    /** Writes a whole file to {@code target}; returns how many bytes it has. */
    static long write(OutputStream target, Optional<Passphrase> passphrase, int level, Body body) throws IOException {
        CountingOutput counted = new CountingOutput(target);
        OutputStream out = new BufferedOutputStream(counted, 1 << 18);
        byte[] head = Arrays.copyOf(MAGIC, MAGIC.length + 1);
        head[MAGIC.length] = (byte) (passphrase.isPresent() ? ENCRYPTED : PLAIN);
        MessageDigest digest = sha256();
        if (passphrase.isPresent()) {
            Encryption encryption = Encryption.fresh();
            int plain = head.length;
            head = Arrays.copyOf(head, plain + Encryption.HEADER);
            System.arraycopy(encryption.header(), 0, head, plain, Encryption.HEADER);
            out.write(head);
            out = encryption.encrypting(out, passphrase.get(), head);
        } else {
            out.write(head);
        }
        digest.update(head);
        try (BlockOutput blocks = new BlockOutput(out, level, digest)) {
            body.write(new RecordWriter(blocks));
            blocks.finish();
        }
        out.close();
        return counted.count;
    }

    private static final class CountingOutput extends OutputStream {
        private final OutputStream out;
        private long count;

        CountingOutput(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }

    /**
     * Shows the visitor everything in the file, checking it on the way.
     *
     * @throws BackupDamagedException at the first thing that is not as it was written; what was shown before was right
     */
    BackupManifest read(BackupVisitor visitor) {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 18);
                BlockInput blocks = blocks(file)) {
            return new RecordReader(blocks, visitor).read();
        } catch (NoSuchFileException missing) {
            throw new BackupException("There is no backup " + path + ".", missing);
        } catch (IOException | UncheckedIOException unreadable) {
            if (passphrase.isPresent()) {
                throw new BackupDamagedException(
                        "The backup " + path + " cannot be decrypted: the passphrase is another one, or the file was"
                                + " damaged or changed.",
                        unreadable);
            }
            throw new BackupException("The backup " + path + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private BlockInput blocks(InputStream file) throws IOException {
        byte[] head = file.readNBytes(MAGIC.length + 1);
        if (head.length <= MAGIC.length || !Arrays.equals(Arrays.copyOf(head, MAGIC.length), MAGIC)) {
            throw new BackupDamagedException(path + " is no backup of Quintet, or its beginning was damaged.");
        }
        MessageDigest digest = sha256();
        switch (head[MAGIC.length]) {
            case PLAIN -> {
                if (passphrase.isPresent()) {
                    // Otherwise somebody could put a file of their own in place of an encrypted one.
                    throw new BackupDamagedException(path + " is not encrypted, but a passphrase was given."
                            + " Leave the passphrase out if it should not be.");
                }
                digest.update(head);
                return new BlockInput(file, digest);
            }
            case ENCRYPTED -> {
                byte[] header = file.readNBytes(Encryption.HEADER);
                if (header.length < Encryption.HEADER) {
                    throw new BackupDamagedException("The backup is cut short: its end is missing.");
                }
                Passphrase secret = passphrase.orElseThrow(
                        () -> new BackupException(path + " is encrypted; a passphrase is needed.", null));
                byte[] authenticated = Arrays.copyOf(head, head.length + header.length);
                System.arraycopy(header, 0, authenticated, head.length, header.length);
                digest.update(authenticated);
                return new BlockInput(Encryption.read(header).decrypting(file, secret, authenticated), digest);
            }
            default -> throw new BackupDamagedException(path + " was made by a newer version, or was damaged.");
        }
    }
}
