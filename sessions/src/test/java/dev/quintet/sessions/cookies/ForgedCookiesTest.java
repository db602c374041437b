package dev.quintet.sessions.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.sessions.SessionToken;
import dev.quintet.testing.ManualClock;
import dev.quintet.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever a stranger sends: an answer, never an exception, and never a yes. */
class ForgedCookiesTest {
    private static final CookieSecrets SECRETS = CookieSecrets.of(Vectors.SECRET);
    private static final String ALPHABET = "abcXYZ019.%25%2B%3D=;\"' \\{}[]:,-_/+\u00e9\u0000\ud83d\t";

    private final SessionCookieReader reader = new SessionCookieReader(CookieNames.DEFAULTS, SECRETS);
    private final BearerTokenReader bearer = new BearerTokenReader(SECRETS);

    private static String garbage(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(200);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** Cuts, doubles, swaps or changes something. */
    private static String harmed(String text, Random random) {
        int at = random.nextInt(text.length());
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + garbage(random) + text.substring(at);
            case 2 -> text.substring(at) + text.substring(0, at);
            case 3 ->
                text.substring(0, at) + (char) (text.charAt(at) ^ (1 << random.nextInt(7))) + text.substring(at + 1);
            default -> PercentCode.encode(text);
        };
    }

    @Test
    void garbage_and_harmed_cookies_are_refused() {
        String good = new CookieSigner(SECRETS).signForCookie("SY7J5BsaEqND1jOhCaE1NW9tNn8cu25w");
        SessionToken token =
                SessionToken.parse("SY7J5BsaEqND1jOhCaE1NW9tNn8cu25w").orElseThrow();
        Seeds.each(random -> {
            for (int i = 0; i < 3000; i++) {
                String value = i % 2 == 0 ? garbage(random) : harmed(good, random);
                for (SessionCredential read : List.of(
                        reader.read(CookieHeader.of("better-auth.session_token=" + value)),
                        bearer.read("Bearer " + value))) {
                    // Some harm is none: a spare bit of base64, a space at the end. But it never names another session.
                    if (read instanceof SessionCredential.Verified verified) {
                        assertThat(verified.token()).isEqualTo(token);
                    }
                }
                reader.read(CookieHeader.of(garbage(random)));
                bearer.read(garbage(random));
            }
        });
    }

    @Test
    void harmed_caches_are_refused() {
        Seeds.each(random -> VectorsTest.caches().forEach(vector -> {
            String good = vector.get("sessionDataCookie").asString();
            CookieCache cache = cacheFor(vector);
            SessionToken token = tokenIn(vector);
            assertThat(read(cache, good, token)).isInstanceOf(CookieCacheReading.Valid.class);
            for (int i = 0; i < 150; i++) {
                String value = i % 3 == 0 ? garbage(random) : harmed(good, random);
                CookieCacheReading reading = read(cache, value, token);
                if (reading instanceof CookieCacheReading.Valid valid) {
                    assertThat(valid.content().session()).containsEntry("token", token.value());
                }
            }
        }));
    }

    @Test
    void what_a_json_web_token_says_of_its_own_algorithm_counts_for_nothing() {
        JsonNode vector = Vectors.of("jwtCache").findFirst().orElseThrow();
        String[] parts = vector.get("sessionDataCookie").asString().split("\\.", -1);
        for (String header :
                List.of("{\"alg\":\"none\"}", "{\"alg\":\"HS512\"}", "{}", "{\"alg\":\"HS256\",\"crit\":[\"b64\"]}")) {
            String forged = base64(header) + "." + parts[1] + "." + parts[2];
            assertThat(read(cacheFor(vector), forged, tokenIn(vector)))
                    .as(header)
                    .isEqualTo(new CookieCacheReading.Refused(CookieRefusal.WRONG_ALGORITHM));
        }
        assertThat(read(cacheFor(vector), base64("{\"alg\":\"none\"}") + "." + parts[1] + ".", tokenIn(vector)))
                .isEqualTo(new CookieCacheReading.Refused(CookieRefusal.WRONG_ALGORITHM));
    }

    @Test
    void compressed_or_otherwise_encrypted_caches_are_refused_unopened() {
        JsonNode vector = Vectors.of("jweCache").findFirst().orElseThrow();
        String[] parts = vector.get("sessionDataCookie").asString().split("\\.", -1);
        for (String header : List.of(
                "{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\",\"zip\":\"DEF\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
                "{\"alg\":\"RSA-OAEP\",\"enc\":\"A256CBC-HS512\"}")) {
            String forged = base64(header) + ".." + parts[2] + "." + parts[3] + "." + parts[4];
            assertThat(read(cacheFor(vector), forged, tokenIn(vector)))
                    .as(header)
                    .isEqualTo(new CookieCacheReading.Refused(CookieRefusal.WRONG_ALGORITHM));
        }
    }

    @Test
    void one_name_twice_in_a_compact_cache_is_refused() {
        String outer = "{\"session\":{},\"session\":{},\"expiresAt\":1,\"signature\":\"\"}";
        assertThat(read(
                        CookieCache.compact(SECRETS),
                        base64(outer),
                        SessionToken.parse("a".repeat(32)).orElseThrow()))
                .isEqualTo(new CookieCacheReading.Refused(CookieRefusal.MALFORMED));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static CookieCacheReading read(CookieCache cache, String value, SessionToken token) {
        return cache.read(CookieHeader.of("better-auth.session_data=" + value), CookieNames.DEFAULTS, token);
    }

    private static SessionToken tokenIn(JsonNode vector) {
        String cookie = vector.get("sessionTokenCookie").asString();
        return SessionToken.parse(cookie.substring(0, cookie.indexOf('.'))).orElseThrow();
    }

    private static CookieCache cacheFor(JsonNode vector) {
        CookieCache cache = vector.has("jwks")
                ? CookieCache.jwks(
                        () -> vector.get("jwks").toString(),
                        dev.quintet.databases.Json.mapper()
                                .readTree(vector.get("payloadJson").asString())
                                .get("iss")
                                .asString())
                : switch (vector.get("strategy").asString()) {
                    case "compact" -> CookieCache.compact(SECRETS);
                    case "jwt" -> CookieCache.jwt(SECRETS);
                    default -> CookieCache.jwe(SECRETS);
                };
        return cache.withVersion(vector.path("config").path("version").asString("1"))
                .withClock(ManualClock.at(
                        Instant.ofEpochMilli(vector.get("validAtEpochMs").asLong())));
    }
}
