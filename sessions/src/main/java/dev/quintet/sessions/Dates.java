package dev.quintet.sessions;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Instants as JavaScript writes and reads them. Written as {@code 2026-01-01T00:00:00.000Z}, always three digits, because
 * others compare the text; read in every ISO form with an offset, and as milliseconds since 1970.
 */
final class Dates {
    private static final DateTimeFormatter JAVASCRIPT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The latest instant that JavaScript writes with four digits for the year. */
    static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private Dates() {}

    static String write(Instant instant) {
        return JAVASCRIPT.format(instant);
    }

    /** The instant, if this is one; JavaScript knows whole milliseconds only. */
    static Optional<Instant> read(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return Optional.of(Instant.ofEpochMilli(((Number) value).longValue()));
        }
        if (!(value instanceof String text) || text.length() > 40) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
