package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.cookies.CookieNames;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.security.web.context.SecurityContextRepository;

/** What the filters of one or more chains are made of. */
record SecurityParts(
        SessionsProperties properties,
        SessionStore store,
        SessionCredentials credentials,
        SessionCookieSender cookies,
        SessionAuthorities authorities,
        SessionLogout logout,
        CookieNames names,
        CredentialMeter meter) {

    OriginCheckFilter originCheck() {
        return new OriginCheckFilter(names, properties.trustedOrigins(), meter);
    }

    SessionAuthenticationFilter authentication(SecurityContextRepository contexts) {
        boolean refreshes = properties.refresh() == SessionsProperties.Refresh.WHEN_COOKIE_WRITABLE;
        return new SessionAuthenticationFilter(
                store,
                credentials,
                authorities,
                refreshes ? Optional.of(cookies) : Optional.empty(),
                contexts,
                meter,
                InstantSource.system());
    }
}
