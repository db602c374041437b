package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.cookies.BearerTokenReader;
import dev.quintet.sessions.cookies.CookieHeader;
import dev.quintet.sessions.cookies.SessionCookieReader;
import dev.quintet.sessions.cookies.SessionCredential;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a servlet request shows to be let in: a bearer token if there is a good one, else the session cookie, as Better
 * Auth's bearer plugin does. Thread-safe; asks nobody.
 *
 * @since 1.0
 */
public final class SessionCredentials {
    private final SessionCookieReader cookies;
    private final Optional<BearerTokenReader> bearer;

    /**
     * With these readers.
     *
     * @param bearer who reads bearer tokens; nothing if they do not count
     */
    public SessionCredentials(SessionCookieReader cookies, Optional<BearerTokenReader> bearer) {
        this.cookies = cookies;
        this.bearer = bearer;
    }

    /** What the request shows. A bad cookie beside no bearer token is refused; so is a bad bearer token without a cookie. */
    public SessionCredential of(HttpServletRequest request) {
        SessionCredential token = bearer(request);
        if (token instanceof SessionCredential.Verified) {
            return token;
        }
        SessionCredential cookie = cookies.read(cookieHeader(request));
        return cookie instanceof SessionCredential.Absent ? token : cookie;
    }

    private SessionCredential bearer(HttpServletRequest request) {
        @Nullable String authorization = request.getHeader("Authorization");
        return bearer.isEmpty() || authorization == null
                ? new SessionCredential.Absent()
                : bearer.get().read(authorization);
    }

    /** The cookies of the request, read from its raw text. */
    static CookieHeader cookieHeader(HttpServletRequest request) {
        return CookieHeader.of(Collections.list(request.getHeaders("Cookie")));
    }
}
