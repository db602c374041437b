package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.cookies.CookieAttributes;
import dev.quintet.sessions.cookies.SessionCookieWriter;
import dev.quintet.sessions.cookies.SetCookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;

/**
 * Puts a session's cookies into servlet responses. Thread-safe.
 *
 * @since 1.0
 */
public final class SessionCookieSender {
    private final SessionCookieWriter writer;
    private final CookieAttributes attributes;

    public SessionCookieSender(SessionCookieWriter writer, CookieAttributes attributes) {
        this.writer = writer;
        this.attributes = attributes;
    }

    /** Whether the browser would take a cookie with the configured domain from the host that it thinks it talks to. */
    boolean canWrite(HttpServletRequest request, HttpServletResponse response) {
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        return !response.isCommitted()
                && attributes
                        .domain()
                        .map(domain -> domain.toLowerCase(Locale.ROOT).replaceFirst("^\\.", ""))
                        .map(domain -> host.equals(domain) || host.endsWith("." + domain))
                        .orElse(true);
    }

    void signedIn(SessionAndUser session, boolean remember, HttpServletRequest request, HttpServletResponse response) {
        send(writer.signedIn(session, remember, SessionCredentials.cookieHeader(request)), response);
        // Under the name, and as readable for scripts of other origins, as the bearer plugin sends it.
        response.setHeader("set-auth-token", writer.bearer(session.session().token()));
        response.addHeader("Access-Control-Expose-Headers", "set-auth-token");
    }

    void refreshed(SessionAndUser session, HttpServletRequest request, HttpServletResponse response) {
        send(writer.refreshed(session, SessionCredentials.cookieHeader(request)), response);
    }

    void signedOut(HttpServletRequest request, HttpServletResponse response) {
        send(writer.signedOut(SessionCredentials.cookieHeader(request)), response);
    }

    private static void send(List<SetCookie> cookies, HttpServletResponse response) {
        cookies.forEach(cookie -> response.addHeader("Set-Cookie", cookie.field()));
    }
}
