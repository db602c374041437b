package dev.quintet.cli;

/** What was asked for cannot be done as asked; the message says what would be right. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
