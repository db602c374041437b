package dev.quintet.sessions.cookies;

/**
 * Why a cookie or bearer token was refused: for meters, logs and tests. Clients are told no more than that they are not
 * signed in.
 *
 * @since 1.0
 */
public enum CookieRefusal {
    /** Longer than anything that the library writes. */
    TOO_LONG,
    /** No value, or no signature behind it: a bare token, or a truncated cookie. */
    NOT_SIGNED,
    /** A signature that is none: not 44 characters of base64, as after encoding twice. */
    MALFORMED_SIGNATURE,
    /** A well-formed signature that no accepted secret made. */
    WRONG_SIGNATURE,
    /** Well signed, but not what a session token looks like. */
    NOT_A_TOKEN,
    /** A cookie cache that cannot be decoded: broken base64, JSON, JWS or JWE, or chunks that do not fit together. */
    MALFORMED,
    /** A cookie cache made with an algorithm that is not the configured one. */
    WRONG_ALGORITHM,
    /** A cookie cache, or the session in it, whose time is over. */
    EXPIRED,
    /** A cookie cache of another session than the session cookie's. */
    OTHER_SESSION,
    /** A cookie cache of another version, issuer or audience than configured. */
    OTHER_VERSION
}
