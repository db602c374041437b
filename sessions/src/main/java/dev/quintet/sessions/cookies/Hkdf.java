package dev.quintet.sessions.cookies;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.Mac;

/** HKDF with SHA-256 (RFC 5869), which the JDK has only from 25 on. */
final class Hkdf {
    private Hkdf() {}

    static byte[] derive(String secret, String salt, String info, int length) {
        byte[] extracted =
                Hmac.mac(salt.getBytes(StandardCharsets.UTF_8)).doFinal(secret.getBytes(StandardCharsets.UTF_8));
        Mac mac = Hmac.mac(extracted);
        ByteArrayOutputStream derived = new ByteArrayOutputStream();
        byte[] block = {};
        for (int i = 1; derived.size() < length; i++) {
            mac.update(block);
            mac.update(info.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) i);
            block = mac.doFinal();
            derived.writeBytes(block);
        }
        return Arrays.copyOf(derived.toByteArray(), length);
    }
}
