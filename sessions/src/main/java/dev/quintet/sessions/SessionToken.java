package dev.quintet.sessions;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret that names a session: whoever has it is signed in. It is the session's key in Redis and what its cookie carries.
 *
 * <p>Its text form is redacted, and no message, log line or meter of Quintet shows it; to speak of a session, use {@link
 * AuthSession#id()}. Better Auth makes tokens of 32 letters and digits, and so does {@link #generate}.
 *
 * @since 1.0
 */
public final class SessionToken {
    /** What Better Auth makes: 32 letters and digits. */
    public static final Pattern BETTER_AUTH = Pattern.compile("[A-Za-z0-9]{32}");

    /** What no configured pattern can widen: nothing that Redis, a cookie or another key's name could take for more. */
    private static final Pattern WIDEST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.~+/=-]{15,255}");

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 32;

    private final String value;

    private SessionToken(String value) {
        this.value = value;
    }

    /** A new token: 32 characters, each equally likely, about 190 bits. */
    public static SessionToken generate(SecureRandom random) {
        StringBuilder token = new StringBuilder(LENGTH);
        while (token.length() < LENGTH) {
            // nextInt rejects what would favour some characters.
            token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new SessionToken(token.toString());
    }

    /** The token, if the text has the form of Better Auth's; nothing is looked up. */
    public static Optional<SessionToken> parse(String text) {
        return parse(text, BETTER_AUTH);
    }

    /**
     * The token, if the whole text has this form, for applications whose hooks make other tokens. Whatever the form, a token
     * has 16 to 256 characters out of {@code A-Z a-z 0-9 _ . ~ + / = -}, begins with a letter or digit, and does not begin
     * like Better Auth's other keys.
     */
    public static Optional<SessionToken> parse(String text, Pattern form) {
        return WIDEST.matcher(text).matches()
                        && form.matcher(text).matches()
                        && !text.startsWith("active-sessions-")
                        && !text.startsWith("revoked-sessions-before-")
                ? Optional.of(new SessionToken(text))
                : Optional.empty();
    }

    /** The secret itself. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionToken token && token.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Says only that it is a token. */
    @Override
    public String toString() {
        return "SessionToken[…]";
    }
}
