package dev.quintet.bullmqscripts.packing;

/** The scripts are not what this project was written for; the message says what to do. */
final class PackingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PackingException(String message) {
        super(message);
    }
}
