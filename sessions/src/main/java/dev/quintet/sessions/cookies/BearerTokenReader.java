package dev.quintet.sessions.cookies;

import dev.quintet.sessions.SessionToken;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the session token in an {@code Authorization: Bearer} field, as Better Auth's bearer plugin does: the token and its
 * signature with a dot between, which is what the front end answers in {@code set-auth-token}.
 *
 * <p>A signature is required, as with the plugin's {@code requireSignature}. Without that the plugin takes bare tokens, and
 * then every place that shows one, such as the name of a key in Redis, gives access; {@link #acceptingBareTokens()} is for
 * front ends that cannot do otherwise. Thread-safe; asks nobody.
 *
 * @since 1.0
 */
public final class BearerTokenReader {
    private static final String SCHEME = "bearer ";

    private final CookieSigner signer;
    private final Pattern tokenForm;
    private final boolean bareTokens;

    public BearerTokenReader(CookieSecrets secrets) {
        this(secrets, SessionToken.BETTER_AUTH);
    }

    /** @param tokenForm what tokens look like, where a hook of the front end makes its own */
    public BearerTokenReader(CookieSecrets secrets, Pattern tokenForm) {
        this(new CookieSigner(secrets), tokenForm, false);
    }

    private BearerTokenReader(CookieSigner signer, Pattern tokenForm, boolean bareTokens) {
        this.signer = signer;
        this.tokenForm = tokenForm;
        this.bareTokens = bareTokens;
    }

    /** Takes tokens without a signature too. Whoever can see a token anywhere can then use it. */
    public BearerTokenReader acceptingBareTokens() {
        return new BearerTokenReader(signer, tokenForm, true);
    }

    /**
     * Reads the field.
     *
     * @param authorization its value; another scheme than Bearer counts as absent
     */
    public SessionCredential read(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new SessionCredential.Absent();
        }
        String given = authorization.substring(SCHEME.length()).strip();
        if (given.isEmpty()) {
            return new SessionCredential.Absent();
        }
        if (given.indexOf('.') < 0) {
            return bare(given);
        }
        // A field of up to a container's limit is decoded once and checked; the signer refuses what is too long.
        SignedValue signed = signer.verify(PercentCode.decode(given));
        return SessionCookieReader.credential(signed, SessionCredential.Source.BEARER, false, tokenForm);
    }

    private SessionCredential bare(String given) {
        if (!bareTokens) {
            return new SessionCredential.Refused(CookieRefusal.NOT_SIGNED);
        }
        Optional<SessionToken> token = SessionToken.parse(given, tokenForm);
        return token.<SessionCredential>map(
                        found -> new SessionCredential.Verified(found, SessionCredential.Source.BEARER, false, true))
                .orElseGet(() -> new SessionCredential.Refused(CookieRefusal.NOT_A_TOKEN));
    }
}
