package dev.quintet.cache;

/**
 * Names of keys. What the user says stands behind the prefix as it is, so that {@code user:123} stays readable and other
 * clients find it; names that begin with {@code %} are the cache's own.
 *
 * <p>Leases and facts stand in the {@code temp:} area, which a near cache does not listen to: their comings and goings
 * concern no reader.
 */
final class Keys {
    static final String ENTRY = "cache:";
    static final String TEMP = "temp:";
    static final String TAG = ENTRY + "%tag:";
    private static final String LEASE = TEMP + "%lease:";
    private static final String FACTS = TEMP + "%load:";

    private static final int LONGEST = 1024;
    private static final int LONGEST_SHOWN = 80;

    private Keys() {}

    static String entry(String key) {
        return ENTRY + checked("key", key, LONGEST);
    }

    static String temp(String key) {
        return TEMP + checked("key", key, LONGEST);
    }

    static String lease(String key) {
        return LEASE + key;
    }

    static String facts(String key) {
        return FACTS + key;
    }

    /** A tag's name fits into one byte of length, whatever its letters: 85 characters of three bytes are 255. */
    static String tag(String tag) {
        return TAG + checked("tag", tag, 85);
    }

    private static String checked(String what, String name, int longest) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A " + what + " must have at least one character, was empty");
        }
        if (name.length() > longest) {
            throw new IllegalArgumentException("A " + what + " must have at most " + longest + " characters, had "
                    + name.length() + "; use a hash of it");
        }
        if (name.charAt(0) == '%') {
            throw new IllegalArgumentException(
                    "A " + what + " must not begin with '%', which marks the cache's own, was '" + shown(name) + "'");
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isSurrogate(name.charAt(i))) {
                i += pairAt(what, name, i);
            }
        }
        return name;
    }

    /** Half a pair has no UTF-8 form; the driver would write '?', and two keys would be one. */
    private static int pairAt(String what, String name, int index) {
        if (!Character.isHighSurrogate(name.charAt(index))
                || index + 1 == name.length()
                || !Character.isLowSurrogate(name.charAt(index + 1))) {
            throw new IllegalArgumentException(
                    "A " + what + " must be well-formed text, but has half a surrogate pair at " + index);
        }
        return 1;
    }

    /** A key for messages: cut where it is long, without control characters. */
    static String shown(String key) {
        String cut = key.length() <= LONGEST_SHOWN ? key : key.substring(0, LONGEST_SHOWN) + "…";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
