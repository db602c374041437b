package dev.quintet.springbootstarter.sessions;

import dev.quintet.databases.errors.QuintetException;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionCreation;
import dev.quintet.sessions.SessionLimitReachedException;
import dev.quintet.sessions.SessionStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in from Java, after the application has made sure who they are. The front end takes the session like its own.
 *
 * <p>Always a new session under a new token, whatever the request carried: a token that somebody planted in the browser
 * beforehand is worth nothing. The front end's hooks and plugins do not run for it. Thread-safe.
 *
 * @since 1.0
 */
public final class SessionSignIn {
    private final SessionStore store;
    private final SessionCookieSender cookies;

    public SessionSignIn(SessionStore store, SessionCookieSender cookies) {
        this.store = store;
        this.cookies = cookies;
    }

    /**
     * Makes a session and sends its cookies, and its bearer token as {@code set-auth-token}.
     *
     * @param user what the front end's database says of the user, since that is what the front end will see
     * @param remember false for a session of one day whose cookie ends with the browser
     * @throws SessionLimitReachedException if the user has as many sessions as allowed, and new ones are to be refused
     * @throws QuintetException if the session could not be stored; no cookie was sent
     */
    public SessionAndUser signIn(
            AuthUser user, boolean remember, HttpServletRequest request, HttpServletResponse response) {
        SessionCreation creation = SessionCreation.from(
                        text(request.getRemoteAddr()), text(request.getHeader("User-Agent")))
                .withRememberMe(remember);
        SessionAndUser session = store.create(user, creation);
        cookies.signedIn(session, remember, request, response);
        return session;
    }

    private static String text(@Nullable String value) {
        return Optional.ofNullable(value).orElse("");
    }
}
