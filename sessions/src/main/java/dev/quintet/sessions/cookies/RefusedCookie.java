package dev.quintet.sessions.cookies;

/** Ends the reading of a cookie with the reason. It never leaves this package, and tells nothing of the content. */
final class RefusedCookie extends Exception {
    private static final long serialVersionUID = 1L;

    private final CookieRefusal reason;

    RefusedCookie(CookieRefusal reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    CookieRefusal reason() {
        return reason;
    }
}
