package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.LimitPolicy;
import dev.quintet.sessions.cookies.CookieAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings below {@code quintet.sessions}. They describe the front end, and must say what its options say.
 *
 * @param authenticate Whether requests are authenticated by sessions, where Spring Security is on the class path.
 * @param secret The front end's secret. BETTER_AUTH_SECRET, else AUTH_SECRET, if not set.
 * @param secrets The front end's versioned secrets, such as 2:new,1:old. BETTER_AUTH_SECRETS if not set.
 * @param acceptOlderSignatures Whether cookies signed with an older secret still count, while front end and Java change theirs.
 * @param keyStyle How keys are named: better-auth or crm.
 * @param keyPrefix What keys begin with in the style better-auth.
 * @param expiresIn How long a session lasts, the front end's session.expiresIn.
 * @param updateAge How old a session must be before it is refreshed, the front end's session.updateAge.
 * @param freshAge How long after sign-in a session is fresh, the front end's session.freshAge.
 * @param refresh Whether requests to this application prolong sessions.
 * @param maximumPerUser How many sessions a user may have who signs in here.
 * @param limitPolicy What happens when a user has as many.
 * @param nearCache For how long at most this process believes what it looked up, without asking Redis again. Off if not set.
 * @param trustedOrigins Origins besides this application's own that may send requests with the cookie, such as
 *     https://app.example.com.
 * @param originCheck Whether requests that change something must come from a trusted origin.
 * @param logoutPath Where a POST signs out.
 * @param httpSession Whether HttpSession attributes are kept beside the session, where Spring Session is on the class path.
 * @param cookie What the front end calls its cookies, and where browsers send them.
 * @param bearer Tokens in the Authorization header.
 * @since 1.0
 */
@ConfigurationProperties("quintet.sessions")
public record SessionsProperties(
        @DefaultValue("true") boolean authenticate,
        @Nullable String secret,
        @Nullable String secrets,
        @DefaultValue("false") boolean acceptOlderSignatures,
        @DefaultValue("better-auth") String keyStyle,
        @DefaultValue("better-auth:") String keyPrefix,
        @Nullable Duration expiresIn,
        @Nullable Duration updateAge,
        @Nullable Duration freshAge,
        @DefaultValue("never") Refresh refresh,
        @Nullable Integer maximumPerUser,
        @DefaultValue("end-oldest") LimitPolicy limitPolicy,
        @Nullable Duration nearCache,
        @DefaultValue List<String> trustedOrigins,
        @DefaultValue("true") boolean originCheck,
        @DefaultValue("/logout") String logoutPath,
        @DefaultValue("false") boolean httpSession,
        @DefaultValue CookieProperties cookie,
        @DefaultValue BearerProperties bearer) {

    /** Without the secrets. */
    @Override
    public String toString() {
        return "SessionsProperties[keyStyle=" + keyStyle + ", refresh=" + refresh + "]";
    }

    /** Whether requests to this application prolong sessions. */
    public enum Refresh {
        /** Only the front end prolongs them. */
        NEVER,
        /** This application does too, where the browser takes the cookie from it that must then be sent again. */
        WHEN_COOKIE_WRITABLE
    }

    /**
     * The cookies.
     *
     * @param prefix The front end's advanced.cookiePrefix.
     * @param secure Whether names begin with __Secure-. As the front end decides if not set: BETTER_AUTH_URL with https, else
     *     NODE_ENV=production.
     * @param names Custom names by key (session_token, session_data, dont_remember, account_data).
     * @param domain The front end's crossSubDomainCookies domain.
     * @param path Where browsers send the cookies.
     * @param sameSite Which requests from other sites carry the cookies.
     */
    public record CookieProperties(
            @DefaultValue("better-auth") String prefix,
            @Nullable Boolean secure,
            @DefaultValue Map<String, String> names,
            @Nullable String domain,
            @DefaultValue("/") String path,
            @DefaultValue("lax") CookieAttributes.SameSite sameSite) {}

    /**
     * Tokens in the Authorization header.
     *
     * @param enabled Whether they count.
     * @param requireSignature Whether a token needs its signature. Without, whoever sees a token anywhere can use it.
     */
    public record BearerProperties(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("true") boolean requireSignature) {}
}
