package dev.quintet.sessions.cookies;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import dev.quintet.sessions.cookies.JwtFormat.Claims;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JWE in compact form: a key derived from the secret, A256CBC-HS512, and the key's thumbprint as its id. */
final class JweFormat implements CookieCacheFormat {
    private static final String SALT = "better-auth-session";
    private static final String INFO = "BetterAuth.js Generated Encryption Key";
    private static final int KEY_BYTES = 64;

    private final List<OctetSequenceKey> keys;

    JweFormat(CookieSecrets secrets) {
        this(secrets, SALT);
    }

    JweFormat(CookieSecrets secrets, String salt) {
        this.keys = secrets.all().stream().map(secret -> key(secret, salt)).toList();
    }

    private static OctetSequenceKey key(String secret, String salt) {
        try {
            return new OctetSequenceKey.Builder(Hkdf.derive(secret, salt, INFO, KEY_BYTES))
                    .keyIDFromThumbprint()
                    .build();
        } catch (JOSEException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }

    @Override
    public Opened open(String value) throws RefusedCookie {
        JsonNode claims = decrypt(value);
        return new Opened(claims, Claims.expiry(claims));
    }

    JsonNode decrypt(String value) throws RefusedCookie {
        JWEHeader header;
        try {
            header = JWEObject.parse(value).getHeader();
        } catch (ParseException | RuntimeException malformed) {
            throw new RefusedCookie(CookieRefusal.MALFORMED);
        }
        // Compressed content could swell to any size; the library writes none.
        if (!JWEAlgorithm.DIR.equals(header.getAlgorithm())
                || !EncryptionMethod.A256CBC_HS512.equals(header.getEncryptionMethod())
                || header.getCompressionAlgorithm() != null
                || header.getCriticalParams() != null) {
            throw new RefusedCookie(CookieRefusal.WRONG_ALGORITHM);
        }
        for (OctetSequenceKey key : candidates(header.getKeyID())) {
            Optional<String> content = decrypt(value, key);
            if (content.isPresent()) {
                return Claims.parse(content.get());
            }
        }
        throw new RefusedCookie(CookieRefusal.WRONG_SIGNATURE);
    }

    /** Nothing if it was not made with this key. */
    private static Optional<String> decrypt(String value, OctetSequenceKey key) {
        try {
            JWEObject sealed = JWEObject.parse(value);
            sealed.decrypt(new DirectDecrypter(key.toByteArray()));
            return Optional.of(sealed.getPayload().toString());
        } catch (JOSEException | ParseException | RuntimeException otherKey) {
            return Optional.empty();
        }
    }

    private List<OctetSequenceKey> candidates(@Nullable String id) {
        if (id == null) {
            return keys;
        }
        List<OctetSequenceKey> named = new ArrayList<>(keys);
        named.removeIf(key -> !key.getKeyID().equals(id));
        return named;
    }

    @Override
    public String seal(Map<String, @Nullable Object> payload, Instant now, Instant expiresAt) {
        Map<String, @Nullable Object> claims = new LinkedHashMap<>(payload);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        OctetSequenceKey key = keys.get(0);
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256CBC_HS512)
                .keyID(key.getKeyID())
                .build();
        JWEObject sealed = new JWEObject(header, new Payload(JavaScriptJson.write(claims)));
        try {
            sealed.encrypt(new DirectEncrypter(key.toByteArray()));
        } catch (JOSEException e) {
            throw new IllegalStateException("This JVM cannot encrypt with A256CBC-HS512", e);
        }
        return sealed.serialize();
    }
}
