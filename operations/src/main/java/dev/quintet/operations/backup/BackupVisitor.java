package dev.quintet.operations.backup;

import dev.quintet.databases.Database;
import dev.quintet.operations.contents.Pages;
import dev.quintet.operations.contents.StoredKey;

/** Is shown what a backup holds, in the order of the file. Large keys come in pages, everything else whole. */
interface BackupVisitor extends Pages {
    /** The keys of this database follow. */
    void database(Database database);

    /** A small key. */
    void key(StoredKey key);

    /** All keys of the database were shown, and they are as many and the same as the manifest tells. */
    void databaseEnd(Database database);
}
