package dev.quintet.sessions.cookies;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import dev.quintet.sessions.cookies.JwtFormat.Claims;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JWS under a key of the front end's own, of which Java has the public half: the JWT plugin with
 * {@code sessionCookieCache}. To be read only.
 *
 * <p>The algorithm is the key's, whatever the header says. Ed25519 is checked by the JDK, since the JOSE library wants one
 * more library for it.
 */
final class JwksFormat implements CookieCacheFormat {
    private static final String TYPE = "better-auth.session-cache+jwt";
    private static final String AUDIENCE = "better-auth:session-cache";
    private static final String ED25519 = "Ed25519";
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final Supplier<String> keySet;
    private final String issuer;

    JwksFormat(Supplier<String> keySet, String issuer) {
        this.keySet = keySet;
        this.issuer = issuer;
    }

    @Override
    public Opened open(String value) throws RefusedCookie {
        JWSObject signed;
        try {
            signed = JWSObject.parse(value);
        } catch (ParseException | RuntimeException malformed) {
            throw new RefusedCookie(CookieRefusal.MALFORMED);
        }
        JWSHeader header = signed.getHeader();
        if (header.getType() == null
                || !TYPE.equals(header.getType().getType())
                || header.getCriticalParams() != null) {
            throw new RefusedCookie(CookieRefusal.WRONG_ALGORITHM);
        }
        JWK key = key(header.getKeyID()).orElseThrow(() -> new RefusedCookie(CookieRefusal.WRONG_SIGNATURE));
        if (key.getAlgorithm() == null
                || !key.getAlgorithm().getName().equals(header.getAlgorithm().getName())) {
            throw new RefusedCookie(CookieRefusal.WRONG_ALGORITHM);
        }
        if (!matches(signed, key)) {
            throw new RefusedCookie(CookieRefusal.WRONG_SIGNATURE);
        }
        JsonNode claims = Claims.parse(signed.getPayload().toString());
        checkClaims(claims);
        return new Opened(claims, Claims.expiry(claims));
    }

    private Optional<JWK> key(@Nullable String id) throws RefusedCookie {
        try {
            return id == null
                    ? Optional.empty()
                    : Optional.ofNullable(JWKSet.parse(keySet.get()).getKeyByKeyId(id));
        } catch (ParseException notAKeySet) {
            throw new RefusedCookie(CookieRefusal.WRONG_SIGNATURE);
        }
    }

    private static boolean matches(JWSObject signed, JWK key) throws RefusedCookie {
        try {
            if (key instanceof OctetKeyPair pair
                    && JWSAlgorithm.EdDSA.getName().equals(key.getAlgorithm().getName())) {
                return ed25519(signed, pair);
            }
            JWSVerifier verifier = key instanceof ECKey ec
                    ? new ECDSAVerifier(ec.toPublicJWK())
                    : key instanceof RSAKey rsa ? new RSASSAVerifier(rsa.toPublicJWK()) : null;
            return verifier != null && signed.verify(verifier);
        } catch (JOSEException | GeneralSecurityException | RuntimeException unusable) {
            throw new RefusedCookie(CookieRefusal.WRONG_ALGORITHM);
        }
    }

    private static boolean ed25519(JWSObject signed, OctetKeyPair key) throws GeneralSecurityException {
        byte[] x = key.getDecodedX();
        byte[] encoded = new byte[ED25519_PREFIX.length + x.length];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
        PublicKey publicKey = KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded));
        Signature signature = Signature.getInstance(ED25519);
        signature.initVerify(publicKey);
        signature.update(signed.getSigningInput());
        return signature.verify(signed.getSignature().decode());
    }

    private void checkClaims(JsonNode claims) throws RefusedCookie {
        JsonNode audience = claims.path("aud");
        boolean forCaches = audience.isArray()
                ? audience.valueStream().anyMatch(one -> AUDIENCE.equals(one.asString("")))
                : AUDIENCE.equals(audience.asString(""));
        if (!forCaches || !issuer.equals(claims.path("iss").asString(""))) {
            throw new RefusedCookie(CookieRefusal.OTHER_VERSION);
        }
        if (!claims.path("sid").equals(claims.path("session").path("token"))
                || !claims.path("sub").equals(claims.path("user").path("id"))) {
            throw new RefusedCookie(CookieRefusal.OTHER_SESSION);
        }
    }

    @Override
    public String seal(Map<String, @Nullable Object> payload, Instant now, Instant expiresAt) {
        throw new UnsupportedOperationException("Only the front end has the private key of this cookie cache");
    }
}
