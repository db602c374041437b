package dev.quintet.springbootstarter.sessions;

import dev.quintet.databases.errors.QuintetException;
import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.cookies.SessionCredential;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;

/**
 * Signs out: revokes the session, on which the front end sees it gone, and deletes every cookie of it. Answers 204, also when
 * there was no session any more.
 *
 * <p>If Redis does not answer, the session may live on, so it answers 503 and leaves the cookies: who is told to be signed
 * out must be.
 *
 * @since 1.0
 */
public final class SessionLogout implements LogoutHandler, LogoutSuccessHandler {
    private static final String FAILED = SessionLogout.class.getName() + ".failed";

    private final SessionStore store;
    private final SessionCredentials credentials;
    private final SessionCookieSender cookies;

    public SessionLogout(SessionStore store, SessionCredentials credentials, SessionCookieSender cookies) {
        this.store = store;
        this.credentials = credentials;
        this.cookies = cookies;
    }

    @Override
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        if (credentials.of(request) instanceof SessionCredential.Verified verified) {
            try {
                store.revoke(verified.token());
            } catch (QuintetException failed) {
                request.setAttribute(FAILED, true);
                return;
            }
        }
        cookies.signedOut(request, response);
    }

    @Override
    public void onLogoutSuccess(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication)
            throws IOException {
        if (request.getAttribute(FAILED) == null) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            SessionRefusals.unavailable(response);
        }
    }
}
