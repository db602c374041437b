package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.SessionStore;
import java.io.Serial;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;

/**
 * Asks for a session that was begun a short time ago, as Better Auth does before dangerous changes; see
 * {@link RequiresFreshSession} for single methods.
 *
 * <pre>{@code
 * http.authorizeHttpRequests(requests -> requests
 *     .requestMatchers("/account/delete").access(freshSession)
 *     .anyRequest().authenticated());
 * }</pre>
 *
 * <p>A session in which an administrator acts as somebody else is never fresh. Thread-safe.
 *
 * @since 1.0
 */
public final class FreshSession implements AuthorizationManager<Object> {
    private final Duration freshAge;
    private final InstantSource clock;

    /** With the fresh age of a store's policy; zero asks for nothing but a session. */
    public FreshSession(SessionStore store, InstantSource clock) {
        this(store.policy().freshAge(), clock);
    }

    private FreshSession(Duration freshAge, InstantSource clock) {
        this.freshAge = freshAge;
        this.clock = clock;
    }

    /** The same with another age. */
    public FreshSession within(Duration freshAge) {
        return new FreshSession(freshAge, clock);
    }

    @Override
    public AuthorizationResult authorize(Supplier<? extends @Nullable Authentication> authentication, Object target) {
        return check(authentication.get());
    }

    /** For expressions, such as the one in {@link RequiresFreshSession}. */
    public AuthorizationResult check(@Nullable Authentication authentication) {
        if (!(authentication instanceof SessionAuthentication session)) {
            return new AuthorizationDecision(false);
        }
        SessionPrincipal principal = session.getPrincipal();
        boolean fresh =
                principal.impersonatedBy().isEmpty() && principal.session().isFresh(freshAge, clock.instant());
        return fresh ? new AuthorizationDecision(true) : new NotFresh();
    }

    /** There is a session, but not a fresh one. */
    static final class NotFresh extends AuthorizationDecision {
        @Serial
        private static final long serialVersionUID = 1L;

        NotFresh() {
            super(false);
        }
    }
}
