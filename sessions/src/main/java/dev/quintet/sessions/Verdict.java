package dev.quintet.sessions;

import java.util.Locale;

/** What the checks of a session came to; the first that fails decides. */
enum Verdict {
    /** Valid. */
    FOUND,
    /** The token has another form than tokens have. */
    FORM,
    /** No document. */
    ABSENT,
    /** More text than a session has. */
    OVERSIZED,
    /** No JSON, or not of a session's shape. */
    MALFORMED,
    /** The document names another token. */
    WRONG_TOKEN,
    /** The document names two users, or one that cannot be. */
    WRONG_USER,
    /** Its time is up, or it does not say when that is. */
    EXPIRED,
    /** It ended before its time, alone or with all others of its user. */
    REVOKED,
    /** The user is banned. */
    BANNED;

    /** As meters show it. */
    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
