package dev.quintet.sessions;

/**
 * What was wrong with the records of a user's sessions, and was put right.
 *
 * @param valid sessions that are valid
 * @param unlisted valid ones that Better Auth's list had lost: added to it
 * @param stale entries of the list without a valid session: removed from it
 * @param unindexed valid ones that Quintet's index did not have: added to it
 * @param withoutExpiry keys that would have stayed for ever: given an expiry, or deleted if it had passed
 * @since 1.0
 */
public record ReconcileReport(int valid, int unlisted, int stale, int unindexed, int withoutExpiry) {
    /** Whether nothing was wrong. */
    public boolean clean() {
        return unlisted == 0 && stale == 0 && unindexed == 0 && withoutExpiry == 0;
    }
}
