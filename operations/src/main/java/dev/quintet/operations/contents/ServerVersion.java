package dev.quintet.operations.contents;

import dev.quintet.databases.Place;

/**
 * Which server it is, and of which version.
 *
 * @param text the version as the server says it
 * @param major its first number
 * @param runId what no other server has
 */
public record ServerVersion(String text, int major, String runId) {
    /** Asks. One round trip. */
    public static ServerVersion of(Place place) {
        String info = place.call(redis -> redis.info("server"));
        String text = value(info, "redis_version:");
        int dot = text.indexOf('.');
        String first = dot < 0 ? text : text.substring(0, dot);
        return new ServerVersion(text, first.matches("\\d{1,4}") ? Integer.parseInt(first) : 0, value(info, "run_id:"));
    }

    private static String value(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("0");
    }

    boolean atLeast(int wanted) {
        return major >= wanted;
    }
}
