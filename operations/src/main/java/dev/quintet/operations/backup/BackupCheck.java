package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
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
        return of(new BackupFile(file, Optional.empty()));
    }

    /** Checks an encrypted backup. */
    public static BackupManifest of(Path file, Passphrase passphrase) {
        return of(new BackupFile(file, Optional.of(passphrase)));
    }

    static BackupManifest of(BackupFile file) {
        return file.read(new Nobody());
    }

    private static final class Nobody implements BackupVisitor {
        @Override
        public void database(Database database) {}

        @Override
        public void key(StoredKey key) {}

        @Override
        public void databaseEnd(Database database) {}

        @Override
        public void begin(byte[] name, KeyType type, long expiresAt) {}

        @Override
        public void page(List<byte[]> elements) {}

        @Override
        public void abandon() {}

        @Override
        public void end() {}
    }
}
