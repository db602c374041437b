package dev.quintet.sessions.cookies;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A cookie that is too big for one: {@code name.0}, {@code name.1} and so on, as the library cuts and joins them. A cookie
 * under the name itself goes before any parts.
 */
final class ChunkedCookie {
    /** Of a hundred parts of at most 4050 bytes. */
    static final int LONGEST = 400_000;

    private static final int LARGEST_COOKIE = 4050;
    private static final int MOST_PARTS = 100;

    private final String name;
    private final CookieAttributes attributes;

    ChunkedCookie(String name, CookieAttributes attributes) {
        this.name = name;
        this.attributes = attributes;
    }

    /** The value, joined. */
    Optional<String> join(CookieHeader cookies) throws RefusedCookie {
        if (cookies.tooLong()) {
            throw new RefusedCookie(CookieRefusal.TOO_LONG);
        }
        Optional<String> whole = cookies.first(name).filter(value -> !value.isEmpty());
        String joined = whole.isPresent() ? whole.get() : joinParts(cookies);
        if (joined.length() > LONGEST) {
            throw new RefusedCookie(CookieRefusal.TOO_LONG);
        }
        return Optional.of(joined).filter(value -> !value.isEmpty());
    }

    private String joinParts(CookieHeader cookies) throws RefusedCookie {
        TreeMap<Integer, String> parts = new TreeMap<>();
        for (String part : cookies.namesFrom(name + ".")) {
            index(part).ifPresent(index -> parts.put(index, cookies.last(part).orElse("")));
        }
        if (parts.size() > MOST_PARTS) {
            throw new RefusedCookie(CookieRefusal.TOO_LONG);
        }
        return String.join("", parts.values());
    }

    /** As many cookies as it takes; none if it would take more than a hundred, as the library then does without the cache. */
    List<SetCookie> split(String value, Optional<Duration> maxAge) {
        SetCookie empty = new SetCookie(name + ".99", "", maxAge, attributes);
        int size = LARGEST_COOKIE - empty.field().length();
        int count = size <= 0 ? MOST_PARTS + 1 : (value.length() + size - 1) / size;
        if (count <= 1) {
            return List.of(new SetCookie(name, value, maxAge, attributes));
        }
        List<SetCookie> parts = new ArrayList<>();
        for (int i = 0; i < count && count <= MOST_PARTS; i++) {
            String part = value.substring(i * size, Math.min(value.length(), (i + 1) * size));
            parts.add(new SetCookie(name + "." + i, part, maxAge, attributes));
        }
        return parts;
    }

    /** The names under which the browser holds it or parts of it now. */
    List<String> held(CookieHeader cookies) {
        return cookies.namesFrom(name).stream()
                .filter(held -> held.equals(name) || index(held).isPresent())
                .toList();
    }

    private Optional<Integer> index(String part) {
        String suffix = part.startsWith(name + ".") ? part.substring(name.length() + 1) : "";
        return suffix.matches("0|[1-9][0-9]{0,8}") ? Optional.of(Integer.valueOf(suffix)) : Optional.empty();
    }
}
