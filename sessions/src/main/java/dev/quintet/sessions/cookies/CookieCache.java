package dev.quintet.sessions.cookies;

import dev.quintet.databases.Json;
import dev.quintet.sessions.SessionToken;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The front end's cookie cache ({@code session_data}): session and user in the cookie itself, so that for a few minutes
 * nobody has to be asked.
 *
 * <p>Nobody is asked whether the session was revoked either. Read it as a hint; what must be right is in the session store.
 *
 * <p>Made for one format, which must be the front end's {@code session.cookieCache.strategy}; what another format made is
 * refused. Times are compared without leeway, as {@code get-session} does. Thread-safe.
 *
 * @since 1.0
 */
public final class CookieCache {
    private static final String FIRST_VERSION = "1";

    private final CookieCacheFormat format;
    private final String version;
    private final Clock clock;

    private CookieCache(CookieCacheFormat format, String version, Clock clock) {
        this.format = format;
        this.version = version;
        this.clock = clock;
    }

    /** Strategy {@code compact}, the library's default: signed, readable by everybody. */
    public static CookieCache compact(CookieSecrets secrets) {
        return new CookieCache(new CompactFormat(secrets), FIRST_VERSION, Clock.systemUTC());
    }

    /** Strategy {@code jwt}: signed by HS256, readable by everybody. */
    public static CookieCache jwt(CookieSecrets secrets) {
        return new CookieCache(new JwtFormat(secrets), FIRST_VERSION, Clock.systemUTC());
    }

    /** Strategy {@code jwe}: encrypted. Needs {@code com.nimbusds:nimbus-jose-jwt} on the class path. */
    public static CookieCache jwe(CookieSecrets secrets) {
        return new CookieCache(new JweFormat(secrets), FIRST_VERSION, Clock.systemUTC());
    }

    /**
     * Strategy {@code jwt} with the JWT plugin and its {@code sessionCookieCache}: signed by a key of the front end's own.
     * Can be read and not written. Needs {@code com.nimbusds:nimbus-jose-jwt} on the class path.
     *
     * @param keySet gives what the front end serves under {@code /api/auth/jwks}; called for each reading, so keep it
     * @param issuer the front end's base URL
     */
    public static CookieCache jwks(Supplier<String> keySet, String issuer) {
        return new CookieCache(new JwksFormat(keySet, issuer), FIRST_VERSION, Clock.systemUTC());
    }

    /** The front end's {@code session.cookieCache.version}, where it is a text. */
    public CookieCache withVersion(String version) {
        return new CookieCache(format, version, clock);
    }

    /** By another clock than the system's. */
    public CookieCache withClock(Clock clock) {
        return new CookieCache(format, version, clock);
    }

    /**
     * Reads the cache that came with a request.
     *
     * @param token the token in the session cookie of the same request, already verified
     */
    public CookieCacheReading read(CookieHeader cookies, CookieNames names, SessionToken token) {
        try {
            Optional<String> value = new ChunkedCookie(names.sessionData(), CookieAttributes.DEFAULTS).join(cookies);
            if (value.isEmpty()) {
                return new CookieCacheReading.Absent();
            }
            return new CookieCacheReading.Valid(checked(format.open(value.get()), token));
        } catch (RefusedCookie refused) {
            return new CookieCacheReading.Refused(refused.reason());
        }
    }

    private CachedSession checked(CookieCacheFormat.Opened opened, SessionToken token) throws RefusedCookie {
        JsonNode session = opened.payload().path("session");
        JsonNode user = opened.payload().path("user");
        JsonNode updatedAt = opened.payload().path("updatedAt");
        if (!hasText(session, "userId", "token", "expiresAt")
                || !hasText(user, "id", "email", "name")
                || !updatedAt.isIntegralNumber()
                || !updatedAt.canConvertToLong()) {
            throw new RefusedCookie(CookieRefusal.MALFORMED);
        }
        if (!token.value().equals(session.path("token").asString())
                || !session.path("userId").asString().equals(user.path("id").asString())) {
            throw new RefusedCookie(CookieRefusal.OTHER_SESSION);
        }
        String given = opened.payload().path("version").asString(FIRST_VERSION);
        if (!version.equals(given)) {
            throw new RefusedCookie(CookieRefusal.OTHER_VERSION);
        }
        Instant now = clock.instant();
        if (!opened.expiresAt().isAfter(now)
                || !instant(session.path("expiresAt").asString()).isAfter(now)) {
            throw new RefusedCookie(CookieRefusal.EXPIRED);
        }
        return new CachedSession(
                fields(session), fields(user), Instant.ofEpochMilli(updatedAt.asLong()), given, opened.expiresAt());
    }

    private static boolean hasText(JsonNode object, String... names) {
        for (String name : names) {
            if (!object.path(name).isString()) {
                return false;
            }
        }
        return object.isObject();
    }

    private static Instant instant(String text) throws RefusedCookie {
        try {
            return Instant.parse(text);
        } catch (DateTimeException notADate) {
            throw new RefusedCookie(CookieRefusal.MALFORMED);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> fields(JsonNode object) {
        return Json.mapper().convertValue(object, LinkedHashMap.class);
    }

    /**
     * Makes the value of a cookie cache.
     *
     * @param session the fields that the front end may see, {@code id}, {@code token}, {@code userId} and the dates among them
     * @param user the fields that the front end may see; a cookie cache shows the browser everything in it unless encrypted
     * @throws UnsupportedOperationException if only the front end can make it
     */
    String write(
            Map<String, ? extends @Nullable Object> session,
            Map<String, ? extends @Nullable Object> user,
            Duration maxAge) {
        Instant now = clock.instant();
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("session", session);
        payload.put("user", user);
        payload.put("updatedAt", now.toEpochMilli());
        payload.put("version", version);
        return format.seal(payload, now, now.plus(maxAge));
    }
}
