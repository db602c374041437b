package dev.quintet.databases;

/**
 * What clearing did.
 *
 * @param database which database
 * @param cleared how many keys went; with {@code dryRun}, how many would go
 * @param dryRun whether nothing was touched
 * @since 1.0
 */
public record ClearResult(Database database, long cleared, boolean dryRun) {}
