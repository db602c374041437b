package dev.quintet.sessions;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a user signs in.
 *
 * @param rememberMe false for a session of one day that is not refreshed; write its cookie without Max-Age, and the cookie
 *     {@code dont_remember}
 * @param ipAddress where from; empty if unknown. Better Auth stores IPv6 as its /64 network, expanded
 * @param userAgent the browser; empty if unknown
 * @param impersonatedBy the id of an administrator who acts as the user: a session of one hour that is not refreshed
 * @param expiresIn how long the session lasts, if not as the rules above and the {@link SessionPolicy} say; at least 1 s
 * @param additionalFields what else to keep in the document's {@code session}, such as {@code activeOrganizationId}
 * @since 1.0
 */
public record SessionCreation(
        boolean rememberMe,
        String ipAddress,
        String userAgent,
        Optional<String> impersonatedBy,
        Optional<Duration> expiresIn,
        Map<String, @Nullable Object> additionalFields) {
    /** Remembered, from somewhere. */
    public static final SessionCreation DEFAULTS =
            new SessionCreation(true, "", "", Optional.empty(), Optional.empty(), Map.of());

    public SessionCreation {
        if (expiresIn.isPresent() && expiresIn.get().toSeconds() < 1) {
            throw new IllegalArgumentException("expiresIn must be at least 1 s, was " + expiresIn.get());
        }
        additionalFields = Fields.copy(additionalFields);
        SessionFields.check(additionalFields.keySet());
    }

    /** From this browser. */
    public static SessionCreation from(String ipAddress, String userAgent) {
        return new SessionCreation(true, ipAddress, userAgent, Optional.empty(), Optional.empty(), Map.of());
    }

    public SessionCreation withRememberMe(boolean rememberMe) {
        return new SessionCreation(rememberMe, ipAddress, userAgent, impersonatedBy, expiresIn, additionalFields);
    }

    public SessionCreation withImpersonatedBy(String administratorId) {
        return new SessionCreation(
                rememberMe, ipAddress, userAgent, Optional.of(administratorId), expiresIn, additionalFields);
    }

    public SessionCreation withExpiresIn(Duration expiresIn) {
        return new SessionCreation(
                rememberMe, ipAddress, userAgent, impersonatedBy, Optional.of(expiresIn), additionalFields);
    }

    public SessionCreation withField(String field, @Nullable Object value) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(additionalFields);
        fields.put(field, value);
        return new SessionCreation(rememberMe, ipAddress, userAgent, impersonatedBy, expiresIn, fields);
    }
}
