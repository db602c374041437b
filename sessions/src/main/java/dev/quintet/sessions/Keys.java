package dev.quintet.sessions;

import dev.quintet.sessions.storage.KeyStyle;

/** The names of keys in Redis: those of Better Auth as the style says, and our own outside of them. */
record Keys(KeyStyle style) {
    String session(SessionToken token) {
        return style.session(token.value());
    }

    String list(String userId) {
        return style.activeSessions(userId);
    }

    /** The moment before which all sessions of a user are revoked. */
    String mark(String userId) {
        return style.revokedBefore(userId);
    }

    /** Which sessions of a user we know. */
    String index(String userId) {
        return style.own("index:" + userId);
    }

    /** That a session was revoked, and how. */
    String tombstone(SessionToken token) {
        return style.own("revoked:" + token.value());
    }

    /** That a session is listed and about to be written. */
    String pending(SessionToken token) {
        return style.own("pending:" + token.value());
    }

    /** What sweeping needs, all in one slot of a cluster. */
    String sweep(String what) {
        return style.own("{sweep}:" + what);
    }
}
