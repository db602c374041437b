package dev.quintet.sessions.cookies;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How a cookie cache is signed or encrypted. */
interface CookieCacheFormat {
    /**
     * Opens it and checks who made it, but not what is in it.
     *
     * @param value the cookie's value, joined
     */
    Opened open(String value) throws RefusedCookie;

    /**
     * Makes the value of a cookie.
     *
     * @param payload session, user, updatedAt and version, in this order
     */
    String seal(Map<String, @Nullable Object> payload, Instant now, Instant expiresAt);

    /**
     * What was in it.
     *
     * @param payload an object
     * @param expiresAt when it ends by its own account
     */
    record Opened(JsonNode payload, Instant expiresAt) {}
}
