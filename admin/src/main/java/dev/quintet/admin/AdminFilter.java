package dev.quintet.admin;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Stands before everything below {@code /api/admin}: lets in who shows a token, and only as far as the token goes.
 *
 * <p>A plain servlet filter, because Spring Security would lock or unlock the rest of the application it is mounted in; see
 * {@code docs/decisions/0003-admin-token-filter.md}.
 */
final class AdminFilter implements Filter {
    /** Needs no token: it describes the API and holds no secret. */
    static final String DESCRIPTION = "/api/admin/openapi.yaml";

    private static final String SCHEME = "Bearer ";
    private static final String CHALLENGE = "Bearer realm=\"quintet\"";

    private final AdminTokens tokens;
    private final FailedAttempts attempts;
    private final String descriptionPath;

    /** @param servletPath what stands before {@code /api/admin} in this application, without the context path */
    AdminFilter(AdminTokens tokens, FailedAttempts attempts, String servletPath) {
        this.tokens = tokens;
        this.attempts = attempts;
        this.descriptionPath = servletPath + DESCRIPTION;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            secure(answer);
            if (isDescription(http) || letIn(http, answer)) {
                chain.doFilter(request, response);
            }
        }
    }

    private static void secure(HttpServletResponse answer) {
        answer.setHeader("Cache-Control", "no-store");
        answer.setHeader("X-Content-Type-Options", "nosniff");
        answer.setHeader("Content-Security-Policy", "default-src 'none'");
        answer.setHeader("Referrer-Policy", "no-referrer");
        answer.setHeader("X-Frame-Options", "DENY");
        answer.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    /** By the path as it was sent: any other spelling of it needs a token. */
    private boolean isDescription(HttpServletRequest request) {
        return isReading(request) && request.getRequestURI().equals(request.getContextPath() + descriptionPath);
    }

    private static boolean isReading(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private boolean letIn(HttpServletRequest request, HttpServletResponse answer) throws IOException {
        if (CrossSite.changesSomethingFor(request)) {
            Problem.CROSS_SITE_REQUEST.answer(
                    request,
                    answer,
                    "The browser says that this request comes from another site's page (Sec-Fetch-Site or Origin). Send it"
                            + " from this site, or from a program.");
            return false;
        }
        Optional<String> token = token(request);
        if (token.isEmpty()) {
            answer.setHeader("WWW-Authenticate", CHALLENGE);
            Problem.UNAUTHORIZED.answer(
                    request, answer, "Send the admin token in one header: Authorization: Bearer <token>.");
            return false;
        }
        Optional<Role> role = tokens.roleOf(token.get());
        if (role.isEmpty()) {
            turnAway(request, answer);
            return false;
        }
        if (role.get() == Role.VIEWER && !isReading(request)) {
            Problem.READ_ONLY_TOKEN.answer(
                    request, answer, "The read-only token may only GET. Use the admin token to change something.");
            return false;
        }
        new Caller(role.get(), request.getRemoteAddr()).attachTo(request);
        return true;
    }

    private static Optional<String> token(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        if (headers.size() != 1 || !headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return Optional.of(headers.get(0).substring(SCHEME.length()).strip()).filter(token -> !token.isEmpty());
    }

    private void turnAway(HttpServletRequest request, HttpServletResponse answer) throws IOException {
        Optional<Duration> wait = attempts.count(request.getRemoteAddr());
        if (wait.isPresent()) {
            long seconds = wait.get().toSeconds() + 1;
            answer.setHeader("Retry-After", Long.toString(seconds));
            Problem.TOO_MANY_FAILED_ATTEMPTS.answer(
                    request,
                    answer,
                    "More than 5 wrong tokens within a minute came from your address. Look up the right one; further wrong"
                            + " ones are looked at again in " + seconds + " s.");
            return;
        }
        answer.setHeader("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"");
        Problem.UNAUTHORIZED.answer(
                request,
                answer,
                "This token opens nothing. It is the value of QUINTET_ADMIN_TOKEN (quintet.admin.token), or what was told"
                        + " at start-up if that is not set.");
    }
}
