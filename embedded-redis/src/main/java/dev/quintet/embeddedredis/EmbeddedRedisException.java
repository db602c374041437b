package dev.quintet.embeddedredis;

/**
 * A Redis server could not be found, started or stopped. The message says what was tried and what to do; when a server
 * gave up by itself it ends with the last lines of the server's log.
 *
 * @since 1.0
 */
public class EmbeddedRedisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedRedisException(String message) {
        super(message);
    }

    EmbeddedRedisException(String message, Throwable cause) {
        super(message, cause);
    }
}
