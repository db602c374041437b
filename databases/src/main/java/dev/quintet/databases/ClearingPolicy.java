package dev.quintet.databases;

/**
 * Who may empty a database.
 *
 * @since 1.0
 */
public enum ClearingPolicy {
    /** An administrator; what is lost can be made again, or people sign in again. */
    ADMINISTRATOR,
    /** An administrator who says so twice: what is lost is work that nobody can bring back. */
    ADMINISTRATOR_WITH_FORCE
}
