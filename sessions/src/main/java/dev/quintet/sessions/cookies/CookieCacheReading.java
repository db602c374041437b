package dev.quintet.sessions.cookies;

/**
 * A cookie cache after it was checked.
 *
 * @since 1.0
 */
public sealed interface CookieCacheReading {
    /**
     * It was made by the front end or by us, for this session, and is still good.
     *
     * @param content what it says
     */
    record Valid(CachedSession content) implements CookieCacheReading {}

    /** There is none. */
    record Absent() implements CookieCacheReading {}

    /**
     * It is not to be believed.
     *
     * @param reason why not
     */
    record Refused(CookieRefusal reason) implements CookieCacheReading {}
}
