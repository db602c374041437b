package dev.quintet.databases.keys;

import java.util.Objects;

/**
 * The keys that begin with certain characters, such as {@code session:*}.
 *
 * <p>The prefix is literal: a {@code *} or {@code [} inside it stands for itself, both in {@link #matches} and, escaped,
 * in {@link #glob()}. So a pattern made from a user's input can never reach other people's keys.
 *
 * @param prefix what the keys begin with; empty means every key
 * @since 1.0
 */
public record KeyPattern(String prefix) {
    /** Every key of a database. */
    public static final KeyPattern ALL = new KeyPattern("");

    private static final String SPECIAL = "*?[]\\^-";

    public KeyPattern {
        Objects.requireNonNull(prefix, "prefix");
    }

    /**
     * Reads a pattern as people write it: a prefix and one {@code *} at its end.
     *
     * @throws IllegalArgumentException if the text is anything else, since Quintet knows owners of keys by prefix only
     */
    public static KeyPattern parse(String text) {
        int star = text.indexOf('*');
        if (star < 0 || star != text.length() - 1 || text.contains("?") || text.contains("[")) {
            throw new IllegalArgumentException(
                    "A key pattern is a prefix followed by one '*', such as 'session:*', but was '" + text + "'.");
        }
        return new KeyPattern(text.substring(0, star));
    }

    /** Whether {@code key} begins with the prefix. */
    public boolean matches(String key) {
        return key.startsWith(prefix);
    }

    /** The pattern for Redis' {@code MATCH}, with everything in the prefix escaped that Redis would not take literally. */
    public String glob() {
        StringBuilder glob = new StringBuilder(prefix.length() + 8);
        for (int i = 0; i < prefix.length(); i++) {
            char c = prefix.charAt(i);
            if (SPECIAL.indexOf(c) >= 0) {
                glob.append('\\');
            }
            glob.append(c);
        }
        return glob.append('*').toString();
    }

    /** The pattern as people write it, unescaped. */
    @Override
    public String toString() {
        return prefix + "*";
    }
}
