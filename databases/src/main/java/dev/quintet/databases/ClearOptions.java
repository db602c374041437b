package dev.quintet.databases;

/**
 * Who clears a database, and how.
 *
 * @param actor who asks for it, for the audit: a user's name, or the program
 * @param dryRun only say what would be cleared
 * @param force clear also what is protected, such as queues
 * @since 1.0
 */
public record ClearOptions(String actor, boolean dryRun, boolean force) {
    public ClearOptions {
        if (actor.isBlank()) {
            throw new IllegalArgumentException("actor must say who clears the database, was blank");
        }
    }

    /** Clear on behalf of {@code actor}, for real, and not what is protected. */
    public static ClearOptions by(String actor) {
        return new ClearOptions(actor, false, false);
    }

    public ClearOptions withDryRun(boolean dryRun) {
        return new ClearOptions(actor, dryRun, force);
    }

    public ClearOptions withForce(boolean force) {
        return new ClearOptions(actor, dryRun, force);
    }
}
