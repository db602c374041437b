package dev.quintet.operations.backup;

/** The first byte of each record in a backup. */
final class RecordKind {
    /** JSON: {@link BackupManifest} as far as it is known at the beginning. */
    static final int HEADER = 0x01;
    /** Wire name of the database whose keys follow. */
    static final int DATABASE = 0x02;
    /** JSON: {@link DatabaseManifest}. */
    static final int DATABASE_END = 0x03;
    /** JSON: {@link BackupManifest}; the last record. */
    static final int MANIFEST = 0x04;
    /** A whole key; the type's code is added: name, expiry, number of elements, elements. */
    static final int KEY = 0x10;
    /** A key that comes in pages; the type's code is added: name, expiry. */
    static final int LARGE = 0x20;
    /** Number of elements, elements. */
    static final int PAGE = 0x30;
    /** What came since {@link #LARGE} is void. */
    static final int ABANDON = 0x31;
    /** The key is complete: checksum of its contents. */
    static final int LARGE_END = 0x32;

    private RecordKind() {}
}
