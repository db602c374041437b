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
    /** It ended before its time, and a tombstone says so. */
    REVOKED,
    /** It began before the moment before which all of its user's are revoked, or there is no telling whether it did. */
    REVOKED_WITH_ALL,
    /** The user is banned. */
    BANNED;

    /** As meters show it. */
    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
