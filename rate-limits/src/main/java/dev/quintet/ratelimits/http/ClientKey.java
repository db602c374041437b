package dev.quintet.ratelimits.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Says whose request it is: whose budget it takes from. Keys of different kinds never equal each other.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface ClientKey {
    /** The key; empty if this request has none, as an anonymous one has no user. */
    Optional<String> of(IncomingRequest request);

    /** The user who is signed in, as {@code user=ada}. */
    static ClientKey user() {
        return request -> request.user().map(user -> "user=" + user);
    }

    /**
     * The value of a header, an API key say, as a hash: the header's text itself never reaches Redis. Trust it only where
     * something before has checked it, or an attacker has a new budget for each value.
     */
    static ClientKey header(String name) {
        return request -> request.headers(name).stream()
                .filter(value -> !value.isBlank())
                .findFirst()
                .map(value -> "header=" + hash(value.strip()));
    }

    /** One key for everybody: a limit of the whole service. */
    static ClientKey everybody() {
        return request -> Optional.of("everybody");
    }

    /** Another key for requests that have none of this kind: {@code user().or(ClientAddress.ofConnection())}. */
    default ClientKey or(ClientKey other) {
        return request -> of(request).or(() -> other.of(request));
    }

    private static String hash(String value) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
