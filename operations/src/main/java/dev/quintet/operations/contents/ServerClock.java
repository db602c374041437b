package dev.quintet.operations.contents;

import dev.quintet.databases.Place;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a server takes the time to be. */
public final class ServerClock {
    private ServerClock() {}

    /** Now, in ms since 1970. One round trip. */
    public static long now(Place place) {
        List<byte[]> time = place.call(redis -> redis.time());
        return number(time.get(0)) * 1000 + number(time.get(1)) / 1000;
    }

    private static long number(byte[] text) {
        return Long.parseLong(new String(text, StandardCharsets.US_ASCII));
    }
}
