package dev.quintet.springbootstarter.sessions;

import dev.quintet.databases.errors.QuintetException;
import dev.quintet.sessions.RefreshPolicy;
import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionPolicy;
import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.TouchResult;
import dev.quintet.sessions.cookies.SessionCredential;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.WebAuthenticationDetailsSource;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes an {@code Authentication} of a request's session cookie or bearer token.
 *
 * <p>A request without one, or with one that is not good, goes on unauthenticated: what it may see is for the rules behind
 * this filter to say. So does a request whose session cannot be looked up because Redis does not answer, but that is
 * remembered, and told apart when it is turned away.
 *
 * <p>One round trip for a request with a well-signed token, none for others. A session is refreshed only if it is due, came
 * by cookie, and the browser will take the cookie that must then be sent again; the response gets it before the application
 * writes anything.
 */
final class SessionAuthenticationFilter extends OncePerRequestFilter {
    private static final Logger log = LoggerFactory.getLogger(SessionAuthenticationFilter.class);

    private final SessionStore store;
    private final SessionCredentials credentials;
    private final SessionAuthorities authorities;
    private final Optional<SessionCookieSender> refreshing;
    private final SecurityContextRepository contexts;
    private final CredentialMeter meter;
    private final InstantSource clock;
    private final WebAuthenticationDetailsSource details = new WebAuthenticationDetailsSource();

    /** @param refreshing who sends the cookies of refreshed sessions; nothing if sessions are not refreshed here */
    SessionAuthenticationFilter(
            SessionStore store,
            SessionCredentials credentials,
            SessionAuthorities authorities,
            Optional<SessionCookieSender> refreshing,
            SecurityContextRepository contexts,
            CredentialMeter meter,
            InstantSource clock) {
        this.store = store;
        this.credentials = credentials;
        this.authorities = authorities;
        this.refreshing = refreshing;
        this.contexts = contexts;
        this.meter = meter;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() == null) {
            SessionCredential credential = credentials.of(request);
            if (credential instanceof SessionCredential.Verified verified) {
                find(verified, request, response);
            } else if (credential instanceof SessionCredential.Refused refused) {
                meter.count(refused);
            }
        }
        chain.doFilter(request, response);
    }

    private void find(SessionCredential.Verified verified, HttpServletRequest request, HttpServletResponse response) {
        Optional<SessionAndUser> found;
        try {
            found = store.findByToken(verified.token());
        } catch (QuintetException unavailable) {
            log.debug("A session could not be looked up: {}", unavailable.getMessage());
            meter.count("unavailable");
            SessionRefusals.markUnavailable(request);
            return;
        }
        if (found.isEmpty()) {
            meter.count("no_session");
            return;
        }
        meter.count("valid");
        SessionAndUser current = refreshed(found.get(), verified, request, response);
        SessionAuthentication authentication =
                new SessionAuthentication(SessionPrincipal.of(current), authorities.of(current));
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(authentication);
        SecurityContextHolder.setContext(context);
        // Now and not before, because it looks for an HttpSession, which may be one that only this authentication
        // opens.
        authentication.setDetails(details.buildDetails(request));
        contexts.saveContext(context, request, response);
    }

    /** The session as it is after a refresh, or as it was if there is none to be made or it failed: it is valid either way. */
    private SessionAndUser refreshed(
            SessionAndUser found,
            SessionCredential.Verified verified,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (refreshing.isEmpty()
                || verified.source() != SessionCredential.Source.COOKIE
                || verified.dontRemember()
                || !isDue(found)
                || !refreshing.get().canWrite(request, response)) {
            return found;
        }
        try {
            TouchResult touched = store.touch(verified.token(), RefreshPolicy.WHEN_DUE);
            if (touched.outcome() == TouchResult.Outcome.REFRESHED
                    && touched.session().isPresent()) {
                meter.count("refreshed");
                refreshing.get().refreshed(touched.session().get(), request, response);
                return touched.session().get();
            }
        } catch (QuintetException failed) {
            // The session was found valid a moment ago; the next request tries again.
            log.debug("A session could not be refreshed: {}", failed.getMessage());
            meter.count("refresh_failed");
        }
        return found;
    }

    /** The library's rule, so that a session that is not due costs no round trip; the store then checks everything else. */
    private boolean isDue(SessionAndUser found) {
        SessionPolicy policy = store.policy();
        return !found.session()
                .expiresAt()
                .minus(policy.expiresIn())
                .plus(policy.updateAge())
                .isAfter(clock.instant());
    }
}
