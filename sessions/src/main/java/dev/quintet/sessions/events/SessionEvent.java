package dev.quintet.sessions.events;

import dev.quintet.sessions.AuthSession;
import java.time.Instant;

/**
 * Something that happened to a session.
 *
 * @since 1.0
 */
public sealed interface SessionEvent {
    /** The session's id, which is no secret. */
    String sessionId();

    /** Whose session it is. */
    String userId();

    /** Somebody signed in. */
    record Created(AuthSession session) implements SessionEvent {
        @Override
        public String sessionId() {
            return session.id();
        }

        @Override
        public String userId() {
            return session.userId();
        }
    }

    /** The session was given more time. */
    record Refreshed(AuthSession session) implements SessionEvent {
        @Override
        public String sessionId() {
            return session.id();
        }

        @Override
        public String userId() {
            return session.userId();
        }
    }

    /**
     * The session ended before its time.
     *
     * @param reason how
     * @param noticedAt when it was noticed
     */
    record Revoked(String sessionId, String userId, Reason reason, Instant noticedAt) implements SessionEvent {
        /** How a session ended before its time. */
        public enum Reason {
            /** {@code revoke}. */
            SIGNED_OUT,
            /** {@code revokeOthers} or {@code revokeOthersStrict}. */
            OTHERS,
            /** {@code revokeAll} or {@code revokeCreatedBefore}. */
            ALL,
            /** A newer session took its place under the limit of sessions per user. */
            REPLACED,
            /** By another application, such as Better Auth itself. */
            ELSEWHERE
        }
    }

    /**
     * The session's time was up.
     *
     * @param expiredAt when it ended
     */
    record Expired(String sessionId, String userId, Instant expiredAt) implements SessionEvent {}
}
