package dev.quintet.databases.errors;

/**
 * A database was not cleared, because that would destroy work nobody can bring back; the message says what to do instead.
 *
 * @since 1.0
 */
public final class ClearRefusedException extends QuintetException {
    private static final long serialVersionUID = 1L;

    public ClearRefusedException(String message) {
        super(message, null);
    }
}
