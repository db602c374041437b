package dev.quintet.queues.schedulers;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Time zones by the names that Node understands: those of the tz database, {@code UTC}, and {@code UTC+05:30}. */
final class Zones {
    /** JavaScript knows these three as fixed, the JDK only by this list. */
    private static final Map<String, String> FIXED = Map.of(
            "EST", ZoneId.SHORT_IDS.get("EST"), "MST", ZoneId.SHORT_IDS.get("MST"), "HST", ZoneId.SHORT_IDS.get("HST"));

    private static final Map<String, String> BY_LOWER_CASE = byLowerCase();

    private Zones() {}

    private static Map<String, String> byLowerCase() {
        Map<String, String> ids = new TreeMap<>();
        ZoneId.getAvailableZoneIds().forEach(id -> ids.put(id.toLowerCase(Locale.ROOT), id));
        return ids;
    }

    /** The name to send. */
    static String wireName(ZoneId zone) {
        ZoneId plain = zone.normalized();
        if (plain instanceof ZoneOffset offset) {
            return offset.equals(ZoneOffset.UTC) ? "UTC" : "UTC" + offset.getId();
        }
        return zone.getId();
    }

    /**
     * The zone of a name that somebody sent.
     *
     * @param name null for the process's own, as in Node
     * @throws IllegalArgumentException if there is none of that name
     */
    static ZoneId named(@Nullable String name) {
        if (name == null || name.equals("local") || name.equals("system")) {
            return ZoneId.systemDefault();
        }
        String id = BY_LOWER_CASE.getOrDefault(name.toLowerCase(Locale.ROOT), name);
        try {
            return ZoneId.of(id, FIXED);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(
                    "There is no time zone '%s'. Write a name of the tz database, such as Europe/Berlin, or UTC+02:00."
                            .formatted(name),
                    unknown);
        }
    }
}
