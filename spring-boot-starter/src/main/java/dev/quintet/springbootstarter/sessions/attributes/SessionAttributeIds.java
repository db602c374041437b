package dev.quintet.springbootstarter.sessions.attributes;

import dev.quintet.sessions.SessionToken;
import dev.quintet.sessions.cookies.SessionCredential;
import dev.quintet.springbootstarter.sessions.SessionCredentials;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.springframework.session.web.http.HttpSessionIdResolver;

/**
 * The id of an {@code HttpSession}: a hash of the Better Auth token that the request shows. There is no cookie of its own, and
 * the id, which applications log, is no secret.
 */
final class SessionAttributeIds implements HttpSessionIdResolver {
    private final SessionCredentials credentials;

    SessionAttributeIds(SessionCredentials credentials) {
        this.credentials = credentials;
    }

    static String of(SessionToken token) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("quintet-http-session:".getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest.digest(token.value().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }

    @Override
    public List<String> resolveSessionIds(HttpServletRequest request) {
        return credentials.of(request) instanceof SessionCredential.Verified verified
                ? List.of(of(verified.token()))
                : List.of();
    }

    /** Nothing: the Better Auth cookie is there already, and a stranger's session ends with the request. */
    @Override
    public void setSessionId(HttpServletRequest request, HttpServletResponse response, String sessionId) {}

    /** Nothing: ending attributes does not sign out. */
    @Override
    public void expireSession(HttpServletRequest request, HttpServletResponse response) {}
}
