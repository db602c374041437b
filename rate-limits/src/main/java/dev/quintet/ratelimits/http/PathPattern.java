package dev.quintet.ratelimits.http;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of paths: {@code *} is one segment or a piece of one, {@code **} any number of segments, {@code {name}} one
 * segment. Paths are compared by segments, so double and trailing slashes make no difference.
 */
final class PathPattern {
    private final String text;
    private final List<String> segments;

    private PathPattern(String text, List<String> segments) {
        this.text = text;
        this.segments = segments;
    }

    static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException(
                    "A path pattern begins with a slash, as /api/** does, but was '" + text + "'.");
        }
        List<String> segments = segments(text);
        for (String segment : segments) {
            if (segment.indexOf('*') != segment.lastIndexOf('*') && !segment.equals("**")) {
                throw new IllegalArgumentException(
                        "Between slashes stands one '*', or '**' alone, but the pattern was '" + text + "'.");
            }
        }
        return new PathPattern(text, segments);
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }

    boolean matches(String path) {
        return matches(segments, segments(path));
    }

    /** Greedy with one point to go back to, so that no path takes longer than segments times segments. */
    private static boolean matches(List<String> pattern, List<String> path) {
        int at = 0;
        int i = 0;
        int star = -1;
        int resume = 0;
        while (i < path.size()) {
            if (at < pattern.size() && pattern.get(at).equals("**")) {
                star = at++;
                resume = i;
            } else if (at < pattern.size() && segmentMatches(pattern.get(at), path.get(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.size() && pattern.get(at).equals("**")) {
            at++;
        }
        return at == pattern.size();
    }

    private static boolean segmentMatches(String pattern, String segment) {
        if (pattern.startsWith("{") && pattern.endsWith("}")) {
            return true;
        }
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(segment);
        }
        String head = pattern.substring(0, star);
        String tail = pattern.substring(star + 1);
        return segment.length() >= head.length() + tail.length() && segment.startsWith(head) && segment.endsWith(tail);
    }

    @Override
    public String toString() {
        return text;
    }
}
