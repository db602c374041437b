package dev.quintet.databases.errors;

/**
 * There is no database of that name; the message lists the names there are, and the one probably meant.
 *
 * @since 1.0
 */
public final class UnknownDatabaseException extends QuintetException {
    private static final long serialVersionUID = 1L;

    public UnknownDatabaseException(String message) {
        super(message, null);
    }
}
