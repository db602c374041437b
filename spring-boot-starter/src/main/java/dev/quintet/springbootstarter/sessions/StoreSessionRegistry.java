package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.AuthSession;
import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionStore;
import java.io.Serial;
import java.security.Principal;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;

/**
 * Spring Security's view of the session store: principals are user ids, and {@code expireNow} revokes.
 *
 * <p>A session is named {@code <session id>@<user id>} here, never by its token. Sessions are registered by being created and
 * used, so the methods that would tell so do nothing. {@link #getAllPrincipals} reads the whole database. Thread-safe.
 */
final class StoreSessionRegistry implements SessionRegistry {
    private final SessionStore store;

    StoreSessionRegistry(SessionStore store) {
        this.store = store;
    }

    @Override
    public List<Object> getAllPrincipals() {
        try (Stream<SessionAndUser> all = store.scanActive()) {
            return all.map(found -> (Object) found.user().id()).distinct().toList();
        }
    }

    /**
     * A user's sessions.
     *
     * @param principal the user's id, or a principal with that name
     * @param includeExpired of no effect: what has ended is gone
     */
    @Override
    public List<SessionInformation> getAllSessions(Object principal, boolean includeExpired) {
        return store.findByUserId(name(principal)).stream()
                .map(session -> (SessionInformation) new Information(session))
                .toList();
    }

    @Override
    public @Nullable SessionInformation getSessionInformation(String sessionId) {
        return find(sessionId).map(Information::new).orElse(null);
    }

    /** Nothing: the store knows when a session was last refreshed. */
    @Override
    public void refreshLastRequest(String sessionId) {}

    /** Nothing: a session is in the store from its creation on. */
    @Override
    public void registerNewSession(String sessionId, Object principal) {}

    @Override
    public void removeSessionInformation(String sessionId) {
        find(sessionId).ifPresent(session -> store.revoke(session.token()));
    }

    private Optional<AuthSession> find(String name) {
        int at = name.indexOf('@');
        return at < 0
                ? Optional.empty()
                : store.findByUserId(name.substring(at + 1)).stream()
                        .filter(session -> session.id().equals(name.substring(0, at)))
                        .findFirst();
    }

    private static String name(Object principal) {
        if (principal instanceof AuthenticatedPrincipal authenticated) {
            return authenticated.getName();
        }
        return principal instanceof Principal named ? named.getName() : principal.toString();
    }

    /** One session, which ends when it is told to expire. */
    private final class Information extends SessionInformation {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient AuthSession session;

        Information(AuthSession session) {
            super(session.userId(), session.id() + "@" + session.userId(), Date.from(session.updatedAt()));
            this.session = session;
        }

        @Override
        public void expireNow() {
            store.revoke(session.token());
            super.expireNow();
        }
    }
}
