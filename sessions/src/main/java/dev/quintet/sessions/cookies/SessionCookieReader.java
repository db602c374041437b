package dev.quintet.sessions.cookies;

import dev.quintet.sessions.SessionToken;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the session token of a request in its {@code Cookie} field, as Better Auth does.
 *
 * <p>Whatever the field holds, the answer is one of three and never an exception. A token is checked for its form before
 * anybody can make a key of it. Thread-safe; asks nobody.
 *
 * <pre>{@code
 * SessionCredential credential = reader.read(CookieHeader.of(request.getHeader("Cookie")));
 * if (credential instanceof SessionCredential.Verified verified) {
 *     session = store.findByToken(verified.token());
 * }
 * }</pre>
 *
 * @since 1.0
 */
public final class SessionCookieReader {
    private final CookieNames names;
    private final CookieSigner signer;
    private final Pattern tokenForm;

    public SessionCookieReader(CookieNames names, CookieSecrets secrets) {
        this(names, secrets, SessionToken.BETTER_AUTH);
    }

    /** @param tokenForm what tokens look like, where a hook of the front end makes its own */
    public SessionCookieReader(CookieNames names, CookieSecrets secrets, Pattern tokenForm) {
        this.names = names;
        this.signer = new CookieSigner(secrets);
        this.tokenForm = tokenForm;
    }

    /** Reads the session cookie, and beside it the mark of a session that must not be prolonged. */
    public SessionCredential read(CookieHeader cookies) {
        if (cookies.tooLong()) {
            return new SessionCredential.Refused(CookieRefusal.TOO_LONG);
        }
        Optional<String> cookie = cookies.first(names.sessionToken()).filter(value -> !value.isEmpty());
        if (cookie.isEmpty()) {
            return new SessionCredential.Absent();
        }
        return credential(
                signer.verify(cookie.get()), SessionCredential.Source.COOKIE, dontRemember(cookies), tokenForm);
    }

    /** Whatever was signed counts, as in the library. */
    private boolean dontRemember(CookieHeader cookies) {
        return cookies.first(names.dontRemember())
                .map(signer::verify)
                .filter(SignedValue.Valid.class::isInstance)
                .isPresent();
    }

    static SessionCredential credential(
            SignedValue signed, SessionCredential.Source source, boolean dontRemember, Pattern tokenForm) {
        if (signed instanceof SignedValue.Refused refused) {
            return new SessionCredential.Refused(refused.reason());
        }
        SignedValue.Valid valid = (SignedValue.Valid) signed;
        return SessionToken.parse(valid.value(), tokenForm)
                .<SessionCredential>map(
                        token -> new SessionCredential.Verified(token, source, dontRemember, valid.currentSecret()))
                .orElseGet(() -> new SessionCredential.Refused(CookieRefusal.NOT_A_TOKEN));
    }
}
