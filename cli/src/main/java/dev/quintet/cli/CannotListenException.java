package dev.quintet.cli;

/** The HTTP port cannot be had; the message says why and what to do. */
final class CannotListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotListenException(String message) {
        super(message);
    }
}
