package dev.quintet.sessions.cookies;

import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The cookies that go to the browser when Java signs somebody in, prolongs a session, or signs somebody out: the same that
 * Better Auth would send, so that either side can end what the other began.
 *
 * <p>A cookie cache that the browser holds is deleted with each of them, because it says what was true before; the front end
 * makes a new one at its next look. {@link #withCache} has it written here instead.
 *
 * <p>Names and attributes must be the front end's: a browser deletes a cookie only by the same name, path and domain.
 * Thread-safe.
 *
 * @since 1.0
 */
public final class SessionCookieWriter {
    private final CookieNames names;
    private final CookieAttributes attributes;
    private final CookieSigner signer;
    private final Duration expiresIn;
    private final Optional<CookieCacheContent> cache;

    /** @param expiresIn how long browsers keep the session cookie: the front end's {@code session.expiresIn} */
    public SessionCookieWriter(
            CookieNames names, CookieAttributes attributes, CookieSecrets secrets, Duration expiresIn) {
        this(names, attributes, new CookieSigner(secrets), expiresIn, Optional.empty());
        // A maximum age that browsers would not keep is told now, and not at the first sign-in.
        new SetCookie(names.sessionToken(), "", Optional.of(expiresIn), attributes).field();
    }

    private SessionCookieWriter(
            CookieNames names,
            CookieAttributes attributes,
            CookieSigner signer,
            Duration expiresIn,
            Optional<CookieCacheContent> cache) {
        this.names = names;
        this.attributes = attributes;
        this.signer = signer;
        this.expiresIn = expiresIn;
        this.cache = cache;
    }

    /**
     * Writes the cookie cache too, with {@link #signedIn(SessionAndUser, boolean, CookieHeader)} and {@link #refreshed}.
     *
     * @param content how it is made, and which fields may be in it
     */
    public SessionCookieWriter withCache(CookieCacheContent content) {
        return new SessionCookieWriter(names, attributes, signer, expiresIn, Optional.of(content));
    }

    /**
     * After a sign-in by Java.
     *
     * @param remember whether the browser keeps the session after it is closed; if not, the session is not prolonged either
     * @param request the cookies that came with the request
     */
    public List<SetCookie> signedIn(SessionAndUser session, boolean remember, CookieHeader request) {
        List<SetCookie> cookies = new ArrayList<>();
        cookies.add(sessionToken(session.session().token(), remember));
        if (!remember) {
            cookies.add(
                    new SetCookie(names.dontRemember(), signer.signForCookie("true"), Optional.empty(), attributes));
        } else if (request.first(names.dontRemember()).isPresent()) {
            cookies.add(SetCookie.deletion(names.dontRemember(), attributes));
        }
        addCache(cookies, session, remember, request);
        return cookies;
    }

    /** After {@code SessionStore.touch} has prolonged the session, without which the browser would drop its cookie too early. */
    public List<SetCookie> refreshed(SessionAndUser session, CookieHeader request) {
        List<SetCookie> cookies = new ArrayList<>();
        cookies.add(sessionToken(session.session().token(), true));
        addCache(cookies, session, true, request);
        return cookies;
    }

    /** After the session was revoked: every cookie of it is deleted, with all the parts that the browser holds. */
    public List<SetCookie> signedOut(CookieHeader request) {
        Set<String> gone = new LinkedHashSet<>();
        gone.add(names.sessionToken());
        gone.add(names.sessionData());
        gone.addAll(new ChunkedCookie(names.sessionData(), attributes).held(request));
        gone.addAll(new ChunkedCookie(names.accountData(), attributes).held(request));
        gone.add(names.dontRemember());
        return gone.stream().map(name -> SetCookie.deletion(name, attributes)).toList();
    }

    /** What a client without cookies sends as {@code Authorization: Bearer}; the front end calls it {@code set-auth-token}. */
    public String bearer(SessionToken token) {
        return signer.sign(token.value());
    }

    private SetCookie sessionToken(SessionToken token, boolean remember) {
        return new SetCookie(
                names.sessionToken(),
                signer.signForCookie(token.value()),
                remember ? Optional.of(expiresIn) : Optional.empty(),
                attributes);
    }

    private void addCache(List<SetCookie> cookies, SessionAndUser session, boolean remember, CookieHeader request) {
        ChunkedCookie data = new ChunkedCookie(names.sessionData(), attributes);
        List<SetCookie> written = cache.map(content -> data.split(
                        content.write(session, remember), remember ? Optional.of(content.maxAge()) : Optional.empty()))
                .orElse(List.of());
        Set<String> stale = new LinkedHashSet<>(data.held(request));
        written.forEach(cookie -> stale.remove(cookie.name()));
        stale.forEach(name -> cookies.add(SetCookie.deletion(name, attributes)));
        cookies.addAll(written);
    }
}
