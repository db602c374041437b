package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.AuthSession;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.SessionAndUser;
import java.util.Optional;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Who is signed in. Its name is the user's id.
 *
 * @param session the session, with its token: do not send it anywhere
 * @param user the user as the session knows it, hidden fields included: choose what may be seen with
 *     {@link AuthUser#withOnly}
 * @since 1.0
 */
public record SessionPrincipal(AuthSession session, AuthUser user) implements AuthenticatedPrincipal {
    static SessionPrincipal of(SessionAndUser found) {
        return new SessionPrincipal(found.session(), found.user());
    }

    @Override
    public String getName() {
        return user.id();
    }

    /** The id of the administrator who acts as the user, if one does. */
    public Optional<String> impersonatedBy() {
        return session.impersonatedBy();
    }

    SessionAndUser sessionAndUser() {
        return new SessionAndUser(session, user);
    }
}
