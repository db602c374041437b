package dev.quintet.operations.alerts;

import java.util.List;
import java.util.Optional;

/**
 * How mail is sent.
 *
 * @param host the SMTP server
 * @param port its port: 587 with {@code STARTTLS}, 465 with {@code TLS}, 25 with {@code NONE}
 * @param encryption how the connection is protected
 * @param user who signs in; empty for a server that asks nobody
 * @param password of that user
 * @param from the sender's address
 * @param to the receivers' addresses, at least one
 * @since 1.0
 */
public record MailSettings(
        String host,
        int port,
        Encryption encryption,
        Optional<String> user,
        Optional<String> password,
        String from,
        List<String> to) {
    /** How a connection to a mail server is protected. */
    public enum Encryption {
        /** Begins unprotected and must switch over before anything is said. */
        STARTTLS,
        /** Protected from the first byte. */
        TLS,
        /** Not at all; for a server on this machine. */
        NONE
    }

    public MailSettings {
        to = List.copyOf(to);
        if (host.isBlank() || from.isBlank() || to.isEmpty()) {
            throw new IllegalArgumentException("Mail needs a host, a sender and at least one receiver, but has host '"
                    + host + "', sender '" + from + "' and " + to.size() + " receivers");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
        }
        if (user.isPresent() && password.isEmpty()) {
            throw new IllegalArgumentException("The mail user '" + user.get() + "' has no password");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "mail to " + String.join(", ", to) + " by " + host + ":" + port;
    }
}
