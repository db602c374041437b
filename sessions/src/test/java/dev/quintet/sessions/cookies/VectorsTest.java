package dev.quintet.sessions.cookies;

import static dev.quintet.sessions.cookies.Vectors.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Json;
import dev.quintet.sessions.SessionToken;
import dev.quintet.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Everything that the published library made is read, and what it refused is refused. */
class VectorsTest {
    private static final String INFO = "BetterAuth.js Generated Encryption Key";

    static java.util.stream.Stream<JsonNode> signedCookie() {
        return Vectors.of("signedCookie");
    }

    static java.util.stream.Stream<JsonNode> signedCookieNegative() {
        return Vectors.of("signedCookieNegative");
    }

    static java.util.stream.Stream<JsonNode> signedCookieAlsoAccepted() {
        return Vectors.of("signedCookieAlsoAccepted");
    }

    static java.util.stream.Stream<JsonNode> caches() {
        return java.util.stream.Stream.of("compactCache", "jwtCache", "jweCache", "jwksCache")
                .flatMap(Vectors::of);
    }

    static java.util.stream.Stream<JsonNode> keyDerivation() {
        return Vectors.of("keyDerivation");
    }

    static java.util.stream.Stream<JsonNode> rotation() {
        return Vectors.of("rotation");
    }

    static java.util.stream.Stream<JsonNode> jwtFunction() {
        return Vectors.of("jwtFunction");
    }

    private static CookieSigner signer(JsonNode vector) {
        return new CookieSigner(CookieSecrets.of(text(vector, "secret")));
    }

    private static SignedValue verify(JsonNode vector) {
        CookieHeader header = CookieHeader.of("other=1; c=" + text(vector, "cookieValue") + " ;more=2");
        return signer(vector).verify(header.first("c").orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("signedCookie")
    void java_signs_byte_for_byte_what_the_library_signs(JsonNode vector) {
        String value = text(vector, "value");
        assertThat(signer(vector).sign(value)).isEqualTo(text(vector, "rawValue"));
        assertThat(signer(vector).signForCookie(value)).isEqualTo(text(vector, "cookieValue"));
        SetCookie cookie = new SetCookie(
                "better-auth.session_token",
                signer(vector).signForCookie(value),
                Optional.of(Duration.ofDays(7)),
                CookieAttributes.DEFAULTS);
        assertThat(cookie.field()).isEqualTo(text(vector, "setCookie"));
    }

    @ParameterizedTest
    @MethodSource("signedCookie")
    void java_reads_what_the_library_signed(JsonNode vector) {
        assertThat(verify(vector)).isEqualTo(new SignedValue.Valid(text(vector, "verifiedByLibrary"), true));
    }

    @ParameterizedTest
    @MethodSource("signedCookieAlsoAccepted")
    void java_is_as_lenient_as_the_library(JsonNode vector) {
        assertThat(verify(vector)).isEqualTo(new SignedValue.Valid(text(vector, "libraryResult"), true));
    }

    @ParameterizedTest
    @MethodSource("signedCookieNegative")
    void java_refuses_what_the_library_refuses(JsonNode vector) {
        assertThat(verify(vector)).isInstanceOf(SignedValue.Refused.class);
    }

    private static String strategy(JsonNode vector) {
        return vector.has("jwks") ? "jwks" : text(vector, "strategy");
    }

    private static CookieCache cache(JsonNode vector) {
        CookieSecrets secrets = CookieSecrets.of(text(vector, "secret"));
        CookieCache cache = switch (strategy(vector)) {
            case "compact" -> CookieCache.compact(secrets);
            case "jwt" -> CookieCache.jwt(secrets);
            case "jwe" -> CookieCache.jwe(secrets);
            case "jwks" ->
                CookieCache.jwks(
                        () -> vector.get("jwks").toString(),
                        Json.mapper()
                                .readTree(text(vector, "payloadJson"))
                                .get("iss")
                                .asString());
            default -> throw new AssertionError("No such strategy: " + strategy(vector));
        };
        return cache.withVersion(vector.path("config").path("version").asString("1"))
                .withClock(ManualClock.at(
                        Instant.ofEpochMilli(vector.get("validAtEpochMs").asLong())));
    }

    private static SessionToken token(JsonNode vector) {
        SessionCredential read = new SessionCookieReader(CookieNames.DEFAULTS, CookieSecrets.of(text(vector, "secret")))
                .read(CookieHeader.of("better-auth.session_token=" + text(vector, "sessionTokenCookie")));
        return ((SessionCredential.Verified) read).token();
    }

    private static CookieCacheReading read(CookieCache cache, String value, JsonNode vector) {
        return cache.read(CookieHeader.of("better-auth.session_data=" + value), CookieNames.DEFAULTS, token(vector));
    }

    @ParameterizedTest
    @MethodSource("caches")
    void java_reads_the_librarys_cookie_caches(JsonNode vector) {
        CookieCacheReading reading = read(cache(vector), text(vector, "sessionDataCookie"), vector);
        assertThat(reading).isInstanceOf(CookieCacheReading.Valid.class);
        CachedSession content = ((CookieCacheReading.Valid) reading).content();
        JsonNode stored = Json.mapper().readTree(text(vector.get("redis"), "value"));
        assertThat(content.session().get("id")).isEqualTo(text(stored.get("session"), "id"));
        assertThat(content.session().get("expiresAt")).isEqualTo(text(stored.get("session"), "expiresAt"));
        assertThat(content.user().get("email")).isEqualTo(text(stored.get("user"), "email"));
    }

    @ParameterizedTest
    @MethodSource("caches")
    void a_cache_of_another_session_secret_version_or_time_is_refused(JsonNode vector) {
        String value = text(vector, "sessionDataCookie");
        SessionToken other = SessionToken.parse("a".repeat(32)).orElseThrow();
        assertThat(cache(vector)
                        .read(CookieHeader.of("better-auth.session_data=" + value), CookieNames.DEFAULTS, other))
                .isEqualTo(new CookieCacheReading.Refused(CookieRefusal.OTHER_SESSION));
        assertThat(read(cache(vector).withVersion("77"), value, vector))
                .isEqualTo(new CookieCacheReading.Refused(CookieRefusal.OTHER_VERSION));
        assertThat(read(cache(vector).withClock(ManualClock.at("2030-01-01T00:00:00Z")), value, vector))
                .isEqualTo(new CookieCacheReading.Refused(CookieRefusal.EXPIRED));
        if (!vector.has("jwks")) {
            CookieSecrets others = CookieSecrets.of("another-secret-that-is-long-enough-for-all");
            CookieCache forger = switch (strategy(vector)) {
                case "compact" -> CookieCache.compact(others);
                case "jwt" -> CookieCache.jwt(others);
                default -> CookieCache.jwe(others);
            };
            assertThat(read(forger, value, vector))
                    .isEqualTo(new CookieCacheReading.Refused(CookieRefusal.WRONG_SIGNATURE));
        }
    }

    @Test
    void what_one_format_made_no_other_reads() {
        CookieSecrets secrets = CookieSecrets.of(Vectors.SECRET);
        caches().forEach(vector -> {
            Map<String, CookieCache> others = new LinkedHashMap<>(Map.of(
                    "compact", CookieCache.compact(secrets),
                    "jwt", CookieCache.jwt(secrets),
                    "jwe", CookieCache.jwe(secrets),
                    "jwks", CookieCache.jwks(() -> "{\"keys\":[]}", "http://127.0.0.1:3000")));
            others.remove(strategy(vector));
            others.forEach((name, cache) -> assertThat(read(cache, text(vector, "sessionDataCookie"), vector))
                    .as(strategy(vector) + " read as " + name)
                    .isInstanceOf(CookieCacheReading.Refused.class));
        });
    }

    @Test
    void java_writes_the_compact_cache_byte_for_byte() {
        Vectors.of("compactCache").forEach(vector -> {
            JsonNode outer = Json.mapper().readTree(text(vector, "decodedOuterJson"));
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> payload =
                    Json.mapper().convertValue(outer.get("session"), LinkedHashMap.class);
            String written = new CompactFormat(CookieSecrets.of(text(vector, "secret")))
                    .seal(
                            payload,
                            Instant.EPOCH,
                            Instant.ofEpochMilli(outer.get("expiresAt").asLong()));
            assertThat(new String(Base64.getUrlDecoder().decode(written), StandardCharsets.UTF_8))
                    .isEqualTo(text(vector, "decodedOuterJson"));
            assertThat(written).isEqualTo(text(vector, "sessionDataCookie"));
        });
    }

    @ParameterizedTest
    @MethodSource("keyDerivation")
    void keys_are_derived_as_the_library_derives_them(JsonNode vector) throws RefusedCookie {
        byte[] key = Hkdf.derive(text(vector, "secret"), text(vector, "salt"), INFO, 64);
        assertThat(HexFormat.of().formatHex(key)).isEqualTo(text(vector, "derivedKeyHex"));
        JsonNode claims = new JweFormat(CookieSecrets.of(text(vector, "secret")), text(vector, "salt"))
                .decrypt(text(vector, "libraryToken"));
        assertThat(claims.get("hello").asString()).isEqualTo("wörld");
    }

    @ParameterizedTest
    @MethodSource("rotation")
    void older_secrets_still_open_encrypted_caches(JsonNode vector) throws RefusedCookie {
        StringBuilder list = new StringBuilder();
        vector.get("secrets")
                .forEach(secret -> list.append(list.isEmpty() ? "" : ",")
                        .append(secret.get("version").asInt())
                        .append(':')
                        .append(text(secret, "value")));
        CookieSecrets secrets = CookieSecrets.from(Map.of(
                        "BETTER_AUTH_SECRETS", list.toString(), "BETTER_AUTH_SECRET", text(vector, "legacySecret")))
                .orElseThrow();
        assertThat(new JweFormat(secrets).decrypt(text(vector, "token")).isObject())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("jwtFunction")
    void short_and_strange_secrets_sign_jwts_too(JsonNode vector) throws RefusedCookie {
        CookieCacheFormat.Opened opened =
                new JwtFormat(CookieSecrets.of(text(vector, "secret"))).open(text(vector, "token"));
        assertThat(opened.payload()).isEqualTo(vector.get("payload"));
    }
}
