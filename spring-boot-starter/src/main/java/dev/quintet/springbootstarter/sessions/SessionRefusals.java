package dev.quintet.springbootstarter.sessions;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * What a request without a session is told: 401 if it has none, 503 if Redis could not be asked. The difference matters,
 * because front ends take a 401 for the end of the session and sign the user out.
 *
 * <p>A session that is not fresh enough is told 403 with the code {@code SESSION_NOT_FRESH}, which is Better Auth's.
 *
 * @since 1.0
 */
public final class SessionRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {
    private static final String UNAVAILABLE = SessionRefusals.class.getName() + ".unavailable";

    /** Remembers that this request showed a credential which could not be looked up. */
    static void markUnavailable(HttpServletRequest request) {
        request.setAttribute(UNAVAILABLE, true);
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        if (request.getAttribute(UNAVAILABLE) != null) {
            unavailable(response);
        } else {
            response.setHeader("WWW-Authenticate", "Bearer");
            ProblemWriter.write(response, HttpServletResponse.SC_UNAUTHORIZED, "UNAUTHORIZED", "Sign in first.");
        }
    }

    static void unavailable(HttpServletResponse response) throws IOException {
        response.setHeader("Retry-After", "1");
        ProblemWriter.write(
                response,
                HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                "SESSIONS_UNAVAILABLE",
                "Sessions cannot be looked up at the moment. You are not signed out.");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        boolean stale = denied instanceof AuthorizationDeniedException refusal
                && refusal.getAuthorizationResult() instanceof FreshSession.NotFresh;
        if (stale) {
            ProblemWriter.write(
                    response, HttpServletResponse.SC_FORBIDDEN, "SESSION_NOT_FRESH", "Sign in again to do this.");
        } else {
            ProblemWriter.write(response, HttpServletResponse.SC_FORBIDDEN, "FORBIDDEN", "You may not do this.");
        }
    }
}
