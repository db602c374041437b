package dev.quintet.databases;

import java.time.Instant;

/**
 * One thing that somebody did to a database.
 *
 * @param at when, by this machine's clock
 * @param actor who
 * @param action what, such as {@code clear}
 * @param database to which database
 * @param outcome how it ended
 * @param keys how many keys it touched
 * @param detail why it was refused or failed; empty if it succeeded
 * @since 1.0
 */
public record AuditRecord(
        Instant at, String actor, String action, Database database, Outcome outcome, long keys, String detail) {
    /** How an action ended. */
    public enum Outcome {
        /** It is about to be done; what became of it says a second record, unless the process ended in between. */
        BEGUN,
        /** It was done. */
        DONE,
        /** It was not begun. */
        REFUSED,
        /** It failed, and may have been done in part. */
        FAILED
    }
}
