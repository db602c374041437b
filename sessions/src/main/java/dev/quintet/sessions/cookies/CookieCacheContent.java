package dev.quintet.sessions.cookies;

import dev.quintet.sessions.AuthSession;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.SessionAndUser;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which cookie cache Java writes, and what may be in it.
 *
 * <p>The fields of Better Auth's core are always there. An additional field is only there if named here: session and user in
 * Redis hold fields that are not for the browser, and nothing in Redis says which.
 *
 * @param cache the format, the front end's
 * @param maxAge the front end's {@code session.cookieCache.maxAge}, 5 minutes unless set
 * @param sessionFields names of additional fields of the session that browsers may see, such as {@code activeOrganizationId}
 * @param userFields names of additional fields of the user that browsers may see, such as {@code role}
 * @since 1.0
 */
public record CookieCacheContent(
        CookieCache cache, Duration maxAge, Set<String> sessionFields, Set<String> userFields) {
    private static final Duration UNREMEMBERED = Duration.ofSeconds(60);

    public CookieCacheContent {
        if (maxAge.toSeconds() < 1) {
            throw new IllegalArgumentException("The cookie cache's maxAge must be at least 1 s, was " + maxAge);
        }
        sessionFields = Set.copyOf(sessionFields);
        userFields = Set.copyOf(userFields);
    }

    /** With the library's 5 minutes and no additional fields. */
    public static CookieCacheContent of(CookieCache cache) {
        return new CookieCacheContent(cache, Duration.ofMinutes(5), Set.of(), Set.of());
    }

    public CookieCacheContent withSessionFields(String... names) {
        return new CookieCacheContent(cache, maxAge, Set.of(names), userFields);
    }

    public CookieCacheContent withUserFields(String... names) {
        return new CookieCacheContent(cache, maxAge, sessionFields, Set.of(names));
    }

    public CookieCacheContent withMaxAge(Duration maxAge) {
        return new CookieCacheContent(cache, maxAge, sessionFields, userFields);
    }

    /** A cache whose cookie has no end of its own is believed for a minute, as the library's compact one. */
    String write(SessionAndUser content, boolean remember) {
        Duration believed = remember ? maxAge : UNREMEMBERED;
        return cache.write(session(content.session()), user(content.user()), believed);
    }

    private Map<String, @Nullable Object> session(AuthSession session) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", session.id());
        fields.put("token", session.token().value());
        fields.put("userId", session.userId());
        fields.put("expiresAt", session.expiresAt());
        fields.put("createdAt", session.createdAt());
        fields.put("updatedAt", session.updatedAt());
        fields.put("ipAddress", session.ipAddress());
        fields.put("userAgent", session.userAgent());
        session.impersonatedBy().ifPresent(admin -> fields.put("impersonatedBy", admin));
        return with(fields, session.additionalFields(), sessionFields);
    }

    private Map<String, @Nullable Object> user(AuthUser user) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", user.id());
        fields.put("name", user.name());
        fields.put("email", user.email());
        fields.put("emailVerified", user.emailVerified());
        user.image().ifPresent(image -> fields.put("image", image));
        fields.put("createdAt", user.createdAt().orElse(Instant.EPOCH));
        fields.put("updatedAt", user.updatedAt().orElse(Instant.EPOCH));
        return with(fields, user.additionalFields(), userFields);
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> fields, Map<String, @Nullable Object> additional, Set<String> wanted) {
        additional.forEach((name, value) -> {
            if (wanted.contains(name)) {
                fields.put(name, value);
            }
        });
        return fields;
    }
}
