package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import dev.quintet.operations.ProgressListener;
import dev.quintet.operations.ProgressMeter;
import dev.quintet.operations.contents.KeyType;
import dev.quintet.operations.contents.StoredKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads a whole backup and tells what is in it, or what is wrong with it. Needs no Redis.
 *
 * <p>Without a passphrase the digests find damage, and every change by somebody who did not make the digests anew. Only
 * encryption keeps a stranger from putting a file of their own in the place of yours.
 *
 * @since 1.0
 */
public final class BackupCheck {
    private BackupCheck() {}

    /**
     * Checks a backup that is not encrypted.
     *
     * @throws BackupDamagedException if it is not whole
     */
    public static BackupManifest of(Path file) {
        return of(file, Optional.empty(), ProgressListener.NONE);
    }

    /** Checks an encrypted backup. */
    public static BackupManifest of(Path file, Passphrase passphrase) {
        return of(file, Optional.of(passphrase), ProgressListener.NONE);
    }

    /**
     * Checks a backup, telling how far that is. How many keys there are is known only at the end.
     *
     * @param passphrase what it is encrypted with; empty if it should not be
     */
    public static BackupManifest of(Path file, Optional<Passphrase> passphrase, ProgressListener listener) {
        ProgressMeter meter = new ProgressMeter(listener, 0);
        meter.begin("checking " + file.getFileName(), 0);
        BackupManifest manifest = new BackupFile(file, passphrase).read(new Counting(meter));
        meter.end();
        return manifest;
    }

    /**
     * Reads back a backup that was just made.
     *
     * @throws BackupDamagedException if what is in the file is not what was written
     */
    public static void of(BackupReport made, Optional<Passphrase> passphrase, ProgressListener listener) {
        if (!of(made.file(), passphrase, listener).equals(made.manifest())) {
            throw new BackupDamagedException("The backup " + made.file() + " is not what was written.");
        }
    }

    private static final class Counting implements BackupVisitor {
        private final ProgressMeter meter;

        Counting(ProgressMeter meter) {
            this.meter = meter;
        }

        @Override
        public void database(Database database) {}

        @Override
        public void key(StoredKey key) {
            meter.did(1, key.bytes());
        }

        @Override
        public void databaseEnd(Database database) {}

        @Override
        public void begin(byte[] name, KeyType type, long expiresAt) {}

        @Override
        public void page(List<byte[]> elements) {
            meter.did(0, StoredKey.size(elements));
        }

        @Override
        public void abandon() {}

        @Override
        public void end() {
            meter.did(1, 0);
        }
    }
}
