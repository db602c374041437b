package dev.quintet.sessions.cookies;

import java.util.Locale;
import java.util.Optional;

/**
 * How browsers treat the cookies. They must be the front end's, or a browser keeps two cookies of one name, and a deletion
 * misses.
 *
 * @param path where they are sent; {@code /}
 * @param domain to which hosts below they are sent; none for this host alone. Better Auth sets one with
 *     {@code crossSubDomainCookies}
 * @param secure whether over https only
 * @param sameSite whether requests from other sites carry them; browsers want {@code secure} with {@code NONE}
 * @since 1.0
 */
public record CookieAttributes(String path, Optional<String> domain, boolean secure, SameSite sameSite) {
    /** Which requests from other sites carry a cookie. */
    public enum SameSite {
        /** None at all. */
        STRICT("Strict"),
        /** Following a link, which is the library's default. */
        LAX("Lax"),
        /** All. */
        NONE("None");

        private final String text;

        SameSite(String text) {
            this.text = text;
        }
    }

    /** Those of a front end on plain http without options of its own: for development. */
    public static final CookieAttributes DEFAULTS = new CookieAttributes("/", Optional.empty(), false, SameSite.LAX);

    public CookieAttributes {
        check("path", path);
        domain.ifPresent(value -> check("domain", value));
    }

    public CookieAttributes withDomain(String domain) {
        return new CookieAttributes(path, Optional.of(domain), secure, sameSite);
    }

    public CookieAttributes withPath(String path) {
        return new CookieAttributes(path, domain, secure, sameSite);
    }

    public CookieAttributes withSecure(boolean secure) {
        return new CookieAttributes(path, domain, secure, sameSite);
    }

    public CookieAttributes withSameSite(SameSite sameSite) {
        return new CookieAttributes(path, domain, secure, sameSite);
    }

    /** What a {@code Set-Cookie} field says behind name, value and {@code Max-Age}, in the library's order. */
    String text(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean host = lower.startsWith("__host-");
        StringBuilder text = new StringBuilder();
        if (domain.isPresent() && !host) {
            text.append("; Domain=").append(domain.get());
        }
        text.append("; Path=").append(host ? "/" : path).append("; HttpOnly");
        if (secure || host || lower.startsWith("__secure-") || sameSite == SameSite.NONE) {
            text.append("; Secure");
        }
        return text.append("; SameSite=").append(sameSite.text).toString();
    }

    private static void check(String what, String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ';' && c != ',')) {
            throw new IllegalArgumentException(
                    "The " + what + " of cookies must be of visible ASCII without ; and , and was '" + value + "'");
        }
    }
}
