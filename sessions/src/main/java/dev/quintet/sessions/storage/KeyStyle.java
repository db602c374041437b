package dev.quintet.sessions.storage;

import dev.quintet.databases.keys.KeyPart;
import dev.quintet.databases.keys.KeyPattern;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How the keys that Better Auth speaks of are named in Redis.
 *
 * <table>
 * <caption>The two styles</caption>
 * <tr><th>Better Auth's key</th><th>{@code better-auth}, prefix P</th><th>{@code crm}</th></tr>
 * <tr><td>a token: its form is {@link #tokenForm()}</td><td>{@code P<token>}</td><td>{@code session:<token>}</td></tr>
 * <tr><td>{@code active-sessions-<userId>}</td><td>{@code Pactive-sessions-<userId>}</td><td>{@code user:<userId>}</td></tr>
 * <tr><td>{@code revoked-sessions-before-<userId>}</td><td>{@code Prevoked-sessions-before-<userId>}</td><td>{@code user::revoked-before:<userId>}</td></tr>
 * <tr><td>any other {@code <key>}, such as {@code verification:…} and rate limits</td><td>{@code P<key>}</td><td>{@code session::<key>}</td></tr>
 * <tr><td>what only Quintet writes</td><td colspan="2">{@link #own}{@code (<name>)}, outside of all of these</td></tr>
 * </table>
 *
 * <p>In the {@code crm} style nothing collides because no token and no user id begins with {@code :} or {@code %}; such an id is
 * refused. Rows are tried from the top.
 *
 * @since 1.0
 */
public final class KeyStyle {
    private static final String LIST = "active-sessions-";
    private static final String WATERMARK = "revoked-sessions-before-";
    private static final int LONGEST_ID = 255;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9]{32}");

    /** What the stock {@code @better-auth/redis-storage} writes: {@code better-auth:<key>}. */
    public static final KeyStyle BETTER_AUTH = betterAuth("better-auth:");

    /** {@code session:<token>} and {@code user:<userId>}, for which Better Auth needs a storage of a few lines. */
    public static final KeyStyle CRM = new KeyStyle("crm", "", true, TOKEN);

    private final String name;
    private final String prefix;
    private final boolean crm;
    private final Pattern tokenForm;
    private final String own;

    private KeyStyle(String name, String prefix, boolean crm, Pattern tokenForm) {
        this.name = name;
        this.prefix = prefix;
        this.crm = crm;
        this.tokenForm = tokenForm;
        this.own = crm ? "session:%" : ownPrefix(prefix);
    }

    /** The stock storage with another {@code keyPrefix}, which may be empty. */
    public static KeyStyle betterAuth(String prefix) {
        return new KeyStyle("better-auth", prefix, false, TOKEN);
    }

    /** The same for tokens of another form; see {@link dev.quintet.sessions.SessionToken#parse(String, Pattern)}. */
    public KeyStyle withTokenForm(Pattern form) {
        return new KeyStyle(name, prefix, crm, form);
    }

    /** {@code better-auth} or {@code crm}, as it is configured. */
    public String name() {
        return name;
    }

    /** What tokens look like. */
    public Pattern tokenForm() {
        return tokenForm;
    }

    /** The name in Redis of a key that Better Auth speaks of. */
    public String key(String key) {
        if (!crm) {
            return prefix + key;
        }
        if (tokenForm.matcher(key).matches()) {
            return session(key);
        }
        if (key.startsWith(LIST)) {
            return activeSessions(key.substring(LIST.length()));
        }
        if (key.startsWith(WATERMARK)) {
            return revokedBefore(key.substring(WATERMARK.length()));
        }
        return "session::" + key;
    }

    /** Where the session of a token is. */
    public String session(String token) {
        return sessionPrefix() + token;
    }

    /** Where the list of a user's sessions is. */
    public String activeSessions(String userId) {
        return crm ? "user:" + checked(userId) : prefix + LIST + checked(userId);
    }

    /** Where the moment is before which all sessions of a user are revoked. */
    public String revokedBefore(String userId) {
        return (crm ? "user::revoked-before:" : prefix + WATERMARK) + checked(userId);
    }

    /** Whether that is the key of such a moment. */
    public boolean isRevokedBefore(String key) {
        return key.startsWith(crm ? "user::revoked-before:" : prefix + WATERMARK);
    }

    /**
     * Where something is that only Quintet writes. Never under Better Auth's prefix, whose {@code clear()} deletes all that is
     * there, and never where another prefix' own keys are. (Under an empty prefix nothing is outside.)
     */
    public String own(String name) {
        return own + name;
    }

    /** What the keys of all sessions begin with; other keys do too. */
    public String sessionPrefix() {
        return crm ? "session:" : prefix;
    }

    /** The patterns that cover every key of this style, the own ones included: the fewest. */
    public List<KeyPattern> patterns() {
        return crm
                ? List.of(new KeyPattern("session:"), new KeyPattern("user:"))
                : List.of(new KeyPattern(prefix), new KeyPattern(own));
    }

    /** Two prefixes never share their own keys: each has its name in them, only the standard one needs none. */
    private static String ownPrefix(String prefix) {
        if (prefix.equals("better-auth:")) {
            return "session:%";
        }
        String part = KeyPart.of(prefix) + "%";
        return ("session:%" + part).startsWith(prefix) && !prefix.isEmpty() ? "user:%" + part : "session:%" + part;
    }

    /** Whether keys can be named after this user's id: 1 to 255 characters, and in {@code crm} not beginning with {@code :} or {@code %}. */
    public boolean accepts(String userId) {
        return !userId.isEmpty()
                && userId.length() <= LONGEST_ID
                && !(crm && (userId.charAt(0) == ':' || userId.charAt(0) == '%'));
    }

    private String checked(String userId) {
        if (!accepts(userId)) {
            throw new IllegalArgumentException("A user's id must have 1 to " + LONGEST_ID
                    + " characters and not begin with ':' or '%', but had " + userId.length() + " characters"
                    + (userId.isEmpty() ? "" : " and begins with '" + userId.charAt(0) + "'"));
        }
        return userId;
    }

    @Override
    public String toString() {
        return crm ? name : name + " (prefix '" + prefix + "')";
    }
}
