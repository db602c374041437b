package dev.quintet.databases;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What TLS connections trust and show, as PEM files. Without them the JVM's own trust store decides.
 *
 * @param authority certificates of the authorities that sign the server's certificate
 * @param certificate the certificate chain to show to a server that asks for one
 * @param key the private key of that certificate, PKCS#8, without a password
 * @since 1.0
 */
public record TlsFiles(Optional<Path> authority, Optional<Path> certificate, Optional<Path> key) {
    public static final TlsFiles NONE = new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty());

    public TlsFiles {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("a certificate and its key go together, but only the "
                    + (certificate.isPresent() ? "certificate" : "key") + " was given");
        }
    }
}
