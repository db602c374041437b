package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What to back up, and how. Immutable.
 *
 * @since 1.0
 */
public final class BackupOptions {
    /** All five, compressed, not encrypted, as fast as it goes. */
    public static final BackupOptions DEFAULTS =
            new BackupOptions(EnumSet.allOf(Database.class), Optional.empty(), 3, 0);

    private final Set<Database> databases;
    private final Optional<Passphrase> passphrase;
    private final int compressionLevel;
    private final long keysPerSecond;

    private BackupOptions(
            Set<Database> databases, Optional<Passphrase> passphrase, int compressionLevel, long keysPerSecond) {
        if (databases.isEmpty()) {
            throw new IllegalArgumentException("A backup needs at least one database, but none was named.");
        }
        if (compressionLevel < 1 || compressionLevel > 19) {
            throw new IllegalArgumentException("compressionLevel must be 1 to 19, was " + compressionLevel);
        }
        if (keysPerSecond < 0) {
            throw new IllegalArgumentException("keysPerSecond must be 0 or more, was " + keysPerSecond);
        }
        this.databases = Collections.unmodifiableSet(EnumSet.copyOf(databases));
        this.passphrase = passphrase;
        this.compressionLevel = compressionLevel;
        this.keysPerSecond = keysPerSecond;
    }

    /** These databases only; all five unless given. */
    public BackupOptions of(Set<Database> databases) {
        return new BackupOptions(databases, passphrase, compressionLevel, keysPerSecond);
    }

    /** Encrypted; not unless given. */
    public BackupOptions withPassphrase(Passphrase passphrase) {
        return new BackupOptions(databases, Optional.of(passphrase), compressionLevel, keysPerSecond);
    }

    /** zstd's level, 3 unless given; 1 is faster, 19 is smallest and very slow. */
    public BackupOptions withCompressionLevel(int level) {
        return new BackupOptions(databases, passphrase, level, keysPerSecond);
    }

    /** The pace to keep to, for a server that is busy; 0, as fast as it goes, unless given. */
    public BackupOptions withKeysPerSecond(long keysPerSecond) {
        return new BackupOptions(databases, passphrase, compressionLevel, keysPerSecond);
    }

    public Set<Database> databases() {
        return databases;
    }

    public Optional<Passphrase> passphrase() {
        return passphrase;
    }

    public int compressionLevel() {
        return compressionLevel;
    }

    public long keysPerSecond() {
        return keysPerSecond;
    }
}
