package dev.quintet.ratelimits.http;

import java.util.List;
import java.util.Optional;

/**
 * What rate limits need to know of a request. Any framework can adapt its own to this.
 *
 * @since 1.0
 */
public interface IncomingRequest {
    /** The address at the other end of the connection, as the socket knows it, in text; never taken from a header. */
    String remoteAddress();

    /** All values of a header, in order, whatever the case of its name; empty if there is none. */
    List<String> headers(String name);

    /** The method, such as {@code POST}. */
    String method();

    /** The path within the application, decoded, beginning with a slash. */
    String path();

    /** Who is signed in, if that is known here. */
    default Optional<String> user() {
        return Optional.empty();
    }
}
