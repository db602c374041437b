package dev.quintet.sessions.cookies;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 under one secret, whose UTF-8 bytes are the key whatever they look like.
 *
 * <p>A {@link Mac} is not thread-safe, but its clones are independent and far cheaper than a new one. Thread-safe.
 */
final class Hmac {
    static final String ALGORITHM = "HmacSHA256";

    private final Mac keyed;

    Hmac(String secret) {
        this.keyed = mac(secret.getBytes(StandardCharsets.UTF_8));
    }

    byte[] of(String message) {
        return of(message.getBytes(StandardCharsets.UTF_8));
    }

    byte[] of(byte[] message) {
        try {
            return ((Mac) keyed.clone()).doFinal(message);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The security provider's " + ALGORITHM + " cannot be cloned", e);
        }
    }

    /** In a time that does not tell where they differ. */
    boolean matches(byte[] signature, byte[] message) {
        return MessageDigest.isEqual(signature, of(message));
    }

    static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no " + ALGORITHM, e);
        }
    }
}
