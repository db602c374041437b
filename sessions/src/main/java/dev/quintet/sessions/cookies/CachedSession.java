package dev.quintet.sessions.cookies;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cookie cache says: a session and its user as they were when the cookie was made.
 *
 * <p>The session may have been revoked since. It is a hint for pages, and no ground to allow anything that matters.
 *
 * @param session the session's fields under the library's names, dates as text
 * @param user the user's fields, those that the front end does not return left out
 * @param updatedAt when the cookie was made
 * @param version the version that the application gave it
 * @param expiresAt when the cookie's content ends; the session itself lives longer
 * @since 1.0
 */
public record CachedSession(
        Map<String, @Nullable Object> session,
        Map<String, @Nullable Object> user,
        Instant updatedAt,
        String version,
        Instant expiresAt) {
    public CachedSession {
        session = Collections.unmodifiableMap(new LinkedHashMap<>(session));
        user = Collections.unmodifiableMap(new LinkedHashMap<>(user));
    }

    /** Of the ids only. */
    @Override
    public String toString() {
        return "CachedSession[session=" + session.get("id") + ", user=" + user.get("id") + ", expiresAt=" + expiresAt
                + "]";
    }
}
