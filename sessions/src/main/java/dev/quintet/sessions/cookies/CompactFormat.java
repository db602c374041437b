package dev.quintet.sessions.cookies;

import dev.quintet.databases.Json;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;

/**
 * The library's default: base64url of {@code {"session":{...},"expiresAt":ms,"signature":"..."}}.
 *
 * <p>Signed is the text of the session object with {@code expiresAt} as one more member. The library parses and prints it
 * again to get there; here the text is cut out of the cookie as it stands, so nothing can be printed differently.
 */
final class CompactFormat implements CookieCacheFormat {
    private static final Base64.Encoder TO_BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final List<Hmac> verifying;

    CompactFormat(CookieSecrets secrets) {
        this.verifying = secrets.verifying().stream().map(Hmac::new).toList();
    }

    @Override
    public Opened open(String value) throws RefusedCookie {
        try {
            String outer = new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
            Parts parts = parts(outer);
            String text = outer.substring(parts.start, parts.end);
            String signed = text.substring(0, text.length() - 1)
                    + (text.length() > 2 ? "," : "")
                    + "\"expiresAt\":" + parts.expiresAt + "}";
            byte[] message = signed.getBytes(StandardCharsets.UTF_8);
            byte[] signature = Base64.getUrlDecoder().decode(parts.signature);
            if (verifying.stream().noneMatch(hmac -> hmac.matches(signature, message))) {
                throw new RefusedCookie(CookieRefusal.WRONG_SIGNATURE);
            }
            return new Opened(Json.mapper().readTree(text), Instant.ofEpochMilli(parts.expiresAt));
        } catch (IllegalArgumentException | DateTimeException | JacksonException malformed) {
            throw new RefusedCookie(CookieRefusal.MALFORMED);
        }
    }

    private record Parts(int start, int end, long expiresAt, String signature) {}

    private static Parts parts(String outer) throws RefusedCookie {
        int start = -1;
        int end = -1;
        long expiresAt = -1;
        String signature = "";
        try (JsonParser parser = Json.mapper()
                .reader()
                .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .createParser(outer)) {
            require(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (name.equals("session")) {
                    require(token == JsonToken.START_OBJECT);
                    start = (int) parser.currentTokenLocation().getCharOffset();
                    parser.skipChildren();
                    end = (int) parser.currentLocation().getCharOffset();
                } else if (name.equals("expiresAt")) {
                    require(token == JsonToken.VALUE_NUMBER_INT);
                    expiresAt = parser.getLongValue();
                } else if (name.equals("signature")) {
                    require(token == JsonToken.VALUE_STRING);
                    signature = parser.getString();
                } else {
                    parser.skipChildren();
                }
            }
            require(parser.nextToken() == null);
        }
        require(start >= 0 && end > start && expiresAt >= 0);
        return new Parts(start, end, expiresAt, signature);
    }

    private static void require(boolean condition) throws RefusedCookie {
        if (!condition) {
            throw new RefusedCookie(CookieRefusal.MALFORMED);
        }
    }

    @Override
    public String seal(Map<String, @Nullable Object> payload, Instant now, Instant expiresAt) {
        Map<String, @Nullable Object> signed = new LinkedHashMap<>(payload);
        signed.put("expiresAt", expiresAt.toEpochMilli());
        Map<String, @Nullable Object> outer = new LinkedHashMap<>();
        outer.put("session", payload);
        outer.put("expiresAt", expiresAt.toEpochMilli());
        outer.put("signature", TO_BASE64.encodeToString(verifying.get(0).of(JavaScriptJson.write(signed))));
        return TO_BASE64.encodeToString(JavaScriptJson.write(outer).getBytes(StandardCharsets.UTF_8));
    }
}
