package dev.quintet.sessions.cookies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code Cookie} field of a request, read from its raw text as Better Auth reads it.
 *
 * <p>A container's own cookies will not do: containers differ about quotes and about {@code =} in values, and many decode
 * otherwise. Names are case-sensitive; spaces around are dropped, double quotes around a value too; a value is
 * percent-decoded once, and stays as it is if it cannot be. Where a name occurs twice, the first counts for signed cookies
 * and the last for parts of cookie caches, because that is what the library does.
 *
 * <p>Immutable.
 *
 * @since 1.0
 */
public final class CookieHeader {
    /** Beyond this a header is not read: twice what a hundred chunks of a cookie cache hold. */
    static final int LONGEST = 800_000;

    private final List<Pair> pairs;
    private final boolean tooLong;

    private record Pair(String name, String rawValue) {}

    private CookieHeader(List<Pair> pairs, boolean tooLong) {
        this.pairs = pairs;
        this.tooLong = tooLong;
    }

    /**
     * Reads all {@code Cookie} fields of a request.
     *
     * @param fields their values, in order; HTTP/2 may split the field
     */
    public static CookieHeader of(Iterable<String> fields) {
        List<Pair> pairs = new ArrayList<>();
        int length = 0;
        for (String field : fields) {
            length += field.length();
            if (length > LONGEST) {
                return new CookieHeader(List.of(), true);
            }
            read(field, pairs);
        }
        return new CookieHeader(pairs, false);
    }

    /** Reads the one {@code Cookie} field of a request. */
    public static CookieHeader of(String field) {
        return of(List.of(field));
    }

    private static void read(String field, List<Pair> pairs) {
        int start = 0;
        while (start < field.length()) {
            int semicolon = field.indexOf(';', start);
            int end = semicolon < 0 ? field.length() : semicolon;
            int equals = field.indexOf('=', start);
            if (equals >= 0 && equals < end) {
                pairs.add(new Pair(
                        field.substring(start, equals).strip(),
                        field.substring(equals + 1, end).strip()));
            }
            start = end + 1;
        }
    }

    /** Whether it was too long to be read at all; it then has no cookies. */
    boolean tooLong() {
        return tooLong;
    }

    /** The first cookie of this name, without quotes and decoded. */
    public Optional<String> first(String name) {
        for (Pair pair : pairs) {
            if (pair.name.equals(name)) {
                return Optional.of(value(pair));
            }
        }
        return Optional.empty();
    }

    /** The last cookie of this name, without quotes and decoded. */
    Optional<String> last(String name) {
        for (int i = pairs.size() - 1; i >= 0; i--) {
            if (pairs.get(i).name.equals(name)) {
                return Optional.of(value(pairs.get(i)));
            }
        }
        return Optional.empty();
    }

    /** The names that begin so, each once. */
    List<String> namesFrom(String prefix) {
        return pairs.stream()
                .map(Pair::name)
                .filter(name -> name.startsWith(prefix))
                .distinct()
                .toList();
    }

    /** The library drops the last character behind an opening quote whatever it is; a value that ends otherwise is broken anyway. */
    private static String value(Pair pair) {
        String raw = pair.rawValue;
        if (raw.startsWith("\"")) {
            raw = raw.length() < 2 ? "" : raw.substring(1, raw.length() - 1);
        }
        return PercentCode.decode(raw);
    }

    /** Without the values. */
    @Override
    public String toString() {
        return "CookieHeader" + pairs.stream().map(Pair::name).toList();
    }
}
