package dev.quintet.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session as Better Auth keeps it.
 *
 * @param id names it in logs and to people; no secret. Empty if the document has none, which Better Auth accepts
 * @param token the secret
 * @param userId whose it is
 * @param createdAt when the user signed in; not changed by refreshing
 * @param updatedAt when it was last refreshed; {@code createdAt} if the document does not say
 * @param expiresAt when it ends unless it is refreshed
 * @param ipAddress where the user signed in from, IPv6 as its /64 network; empty if unknown
 * @param userAgent the browser, as it named itself; empty if unknown
 * @param impersonatedBy the id of the administrator who acts as the user
 * @param additionalFields what else the document's {@code session} holds, such as {@code activeOrganizationId}: text,
 *     numbers, booleans, null, lists and maps; immutable
 * @since 1.0
 */
public record AuthSession(
        String id,
        SessionToken token,
        String userId,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt,
        String ipAddress,
        String userAgent,
        Optional<String> impersonatedBy,
        Map<String, @Nullable Object> additionalFields) {

    public AuthSession {
        additionalFields = Fields.copy(additionalFields);
    }

    /** Whether the user signed in less than {@code freshAge} ago, as Better Auth asks for before dangerous changes; zero asks nothing. */
    public boolean isFresh(Duration freshAge, Instant now) {
        return freshAge.isZero() || createdAt.plus(freshAge).isAfter(now);
    }

    /** Without what identifies or authenticates the user. */
    @Override
    public String toString() {
        return "AuthSession[id=" + id + ", userId=" + userId + ", expiresAt=" + expiresAt + "]";
    }
}
