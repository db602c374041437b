package dev.quintet.sessions.cookies;

import dev.quintet.databases.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A JWS in compact form under HS256. Made with the JDK alone: JOSE libraries refuse secrets below 256 bits, which Better
 * Auth merely warns about.
 */
final class JwtFormat implements CookieCacheFormat {
    private static final Base64.Encoder TO_BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER =
            TO_BASE64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.US_ASCII));

    private final List<Hmac> verifying;

    JwtFormat(CookieSecrets secrets) {
        this.verifying = secrets.verifying().stream().map(Hmac::new).toList();
    }

    @Override
    public Opened open(String value) throws RefusedCookie {
        String[] parts = value.split("\\.", -1);
        if (parts.length != 3) {
            throw new RefusedCookie(CookieRefusal.MALFORMED);
        }
        JsonNode header = Claims.decode(parts[0]);
        if (!header.path("alg").asString("").equals("HS256") || header.has("crit") || header.has("b64")) {
            throw new RefusedCookie(CookieRefusal.WRONG_ALGORITHM);
        }
        byte[] message = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        byte[] signature = Claims.bytes(parts[2]);
        if (verifying.stream().noneMatch(hmac -> hmac.matches(signature, message))) {
            throw new RefusedCookie(CookieRefusal.WRONG_SIGNATURE);
        }
        JsonNode claims = Claims.decode(parts[1]);
        return new Opened(claims, Claims.expiry(claims));
    }

    @Override
    public String seal(Map<String, @Nullable Object> payload, Instant now, Instant expiresAt) {
        Map<String, @Nullable Object> claims = new LinkedHashMap<>(payload);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        String signed = HEADER + "."
                + TO_BASE64.encodeToString(JavaScriptJson.write(claims).getBytes(StandardCharsets.UTF_8));
        return signed + "." + TO_BASE64.encodeToString(verifying.get(0).of(signed));
    }

    /** What all formats made of claims read alike. */
    static final class Claims {
        private Claims() {}

        static byte[] bytes(String base64) throws RefusedCookie {
            try {
                return Base64.getUrlDecoder().decode(base64);
            } catch (IllegalArgumentException notBase64) {
                throw new RefusedCookie(CookieRefusal.MALFORMED);
            }
        }

        static JsonNode decode(String base64) throws RefusedCookie {
            return parse(new String(bytes(base64), StandardCharsets.UTF_8));
        }

        static JsonNode parse(String json) throws RefusedCookie {
            try {
                @Nullable JsonNode node = Json.mapper().readTree(json);
                if (node != null && node.isObject()) {
                    return node;
                }
            } catch (JacksonException malformed) {
                throw new RefusedCookie(CookieRefusal.MALFORMED);
            }
            throw new RefusedCookie(CookieRefusal.MALFORMED);
        }

        /** When it ends. One that never ends is none of the library's. */
        static Instant expiry(JsonNode claims) throws RefusedCookie {
            JsonNode exp = claims.path("exp");
            if (!exp.isIntegralNumber() || !exp.canConvertToLong() || exp.asLong() < 0 || exp.asLong() > 1L << 40) {
                throw new RefusedCookie(CookieRefusal.MALFORMED);
            }
            return Instant.ofEpochSecond(exp.asLong());
        }
    }
}
