package dev.quintet.testing;

/**
 * A server answered a command with an error. The message is the server's, such as {@code WRONGTYPE Operation against a
 * key holding the wrong kind of value}.
 *
 * @since 1.0
 */
public final class RedisErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisErrorException(String message) {
        super(message);
    }
}
