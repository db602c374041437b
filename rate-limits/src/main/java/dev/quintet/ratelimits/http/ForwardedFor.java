package dev.quintet.ratelimits.http;

import java.util.ArrayList;
import java.util.List;

/** Reads the addresses that proxies wrote into a request, in the order in which they wrote them. */
final class ForwardedFor {
    /** An honest chain is a few hops; beyond this only the nearest count. */
    private static final int MOST_HOPS = 32;

    private ForwardedFor() {}

    /** The hops of {@code X-Forwarded-For}: addresses between commas. */
    static List<String> addresses(List<String> headers) {
        List<String> hops = new ArrayList<>();
        for (String header : headers) {
            hops.addAll(split(header, ','));
        }
        return nearest(hops);
    }

    /** The hops of {@code Forwarded} (RFC 7239): the {@code for} of each element; one without it is a hop nobody knows. */
    static List<String> forwarded(List<String> headers) {
        List<String> hops = new ArrayList<>();
        for (String header : headers) {
            for (String element : split(header, ',')) {
                hops.add(split(element, ';').stream()
                        .map(String::strip)
                        .filter(pair -> pair.regionMatches(true, 0, "for=", 0, 4))
                        .findFirst()
                        .map(pair -> unquoted(pair.substring(4).strip()))
                        .orElse(""));
            }
        }
        return nearest(hops);
    }

    /** Splits from the right, where the trusted proxies wrote, and no further than needed; quoted text stays together. */
    private static List<String> split(String header, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int end = header.length();
        for (int i = header.length() - 1; i >= 0 && parts.size() < MOST_HOPS; i--) {
            char c = header.charAt(i);
            if (c == '"' && !isEscaped(header, i)) {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(0, header.substring(i + 1, end));
                end = i;
            }
        }
        if (parts.size() < MOST_HOPS) {
            parts.add(0, header.substring(0, end));
        }
        return parts;
    }

    private static boolean isEscaped(String text, int index) {
        int slashes = 0;
        while (index - slashes > 0 && text.charAt(index - slashes - 1) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    private static String unquoted(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
            return text;
        }
        return text.substring(1, text.length() - 1).replace("\\", "");
    }

    private static List<String> nearest(List<String> hops) {
        return hops.size() <= MOST_HOPS ? hops : hops.subList(hops.size() - MOST_HOPS, hops.size());
    }
}
