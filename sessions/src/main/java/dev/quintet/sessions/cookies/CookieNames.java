package dev.quintet.sessions.cookies;

import java.util.Map;

/**
 * What the front end calls its cookies: {@code better-auth.session_token} unless its {@code advanced} options say otherwise.
 *
 * <p>Exactly the configured name is looked up. Behind {@code __Secure-} nobody else's cookie can stand, so falling back to
 * the plain name would give that away.
 *
 * @param prefix {@code advanced.cookiePrefix}
 * @param secure whether names begin with {@code __Secure-}: the front end's {@code useSecureCookies}, or an https base URL
 * @param custom {@code advanced.cookies.<key>.name} by key ({@code session_token}, {@code session_data},
 *     {@code dont_remember}, {@code account_data}); a custom name has no prefix, but {@code __Secure-} still stands before it
 * @since 1.0
 */
public record CookieNames(String prefix, boolean secure, Map<String, String> custom) {
    /** Those of a front end on plain http without options of its own: for development. */
    public static final CookieNames DEFAULTS = new CookieNames("better-auth", false, Map.of());

    private static final String SECURE_PREFIX = "__Secure-";

    public CookieNames {
        checkName("prefix", prefix);
        custom.forEach(CookieNames::checkName);
        custom = Map.copyOf(custom);
    }

    public CookieNames withPrefix(String prefix) {
        return new CookieNames(prefix, secure, custom);
    }

    public CookieNames withSecure(boolean secure) {
        return new CookieNames(prefix, secure, custom);
    }

    public CookieNames withCustom(Map<String, String> custom) {
        return new CookieNames(prefix, secure, custom);
    }

    /** The signed cookie with the token. */
    public String sessionToken() {
        return named("session_token");
    }

    /** The cookie cache. */
    public String sessionData() {
        return named("session_data");
    }

    /** The mark of a session that is not to be prolonged. */
    public String dontRemember() {
        return named("dont_remember");
    }

    /** The account that the library keeps in a cookie when it has no database. */
    public String accountData() {
        return named("account_data");
    }

    private String named(String key) {
        String name = custom.getOrDefault(key, prefix + "." + key);
        return secure ? SECURE_PREFIX + name : name;
    }

    private static void checkName(String what, String name) {
        if (name.isEmpty() || !name.chars().allMatch(CookieNames::isNameCharacter)) {
            throw new IllegalArgumentException("The cookie name for '" + what + "' must be of letters, digits and"
                    + " !#$%&'*+-.^_`|~ (RFC 9110 calls that a token), was '" + name + "'");
        }
    }

    private static boolean isNameCharacter(int c) {
        return c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
    }
}
