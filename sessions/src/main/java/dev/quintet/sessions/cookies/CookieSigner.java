package dev.quintet.sessions.cookies;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Signs values as Better Auth signs its cookies, and checks such signatures: {@code value.base64(HMAC-SHA-256(value))}.
 *
 * <p>The signature covers the value alone, not the name of the cookie or its purpose, so nothing else should ever be signed
 * with these secrets. A valid signature can be written in four ways (its last character has two spare bits), so the text of
 * a cookie identifies nothing: what was signed does.
 *
 * <p>Thread-safe. Checking takes a time that does not depend on where a signature is wrong.
 *
 * @since 1.0
 */
public final class CookieSigner {
    private static final int SIGNATURE_LENGTH = 44;
    private static final int LONGEST = 4096;

    private final List<Hmac> verifying;

    public CookieSigner(CookieSecrets secrets) {
        this.verifying = secrets.verifying().stream().map(Hmac::new).toList();
    }

    /** The value with its signature by the current secret, not percent-encoded: what a bearer token is. */
    public String sign(String value) {
        return value + "." + Base64.getEncoder().encodeToString(verifying.get(0).of(value));
    }

    /** The same as a cookie carries it, percent-encoded. */
    public String signForCookie(String value) {
        return PercentCode.encode(sign(value));
    }

    /**
     * Checks a value that {@link #sign} may have made.
     *
     * @param signed anything, decoded as {@link CookieHeader} decodes it
     */
    public SignedValue verify(String signed) {
        if (signed.length() > LONGEST) {
            return new SignedValue.Refused(CookieRefusal.TOO_LONG);
        }
        int dot = signed.lastIndexOf('.');
        if (dot < 1 || dot == signed.length() - 1) {
            return new SignedValue.Refused(CookieRefusal.NOT_SIGNED);
        }
        if (signed.length() - dot - 1 != SIGNATURE_LENGTH || !signed.endsWith("=")) {
            return new SignedValue.Refused(CookieRefusal.MALFORMED_SIGNATURE);
        }
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(signed.substring(dot + 1));
        } catch (IllegalArgumentException notBase64) {
            return new SignedValue.Refused(CookieRefusal.MALFORMED_SIGNATURE);
        }
        String value = signed.substring(0, dot);
        byte[] message = value.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < verifying.size(); i++) {
            if (verifying.get(i).matches(signature, message)) {
                return new SignedValue.Valid(value, i == 0);
            }
        }
        return new SignedValue.Refused(CookieRefusal.WRONG_SIGNATURE);
    }
}
