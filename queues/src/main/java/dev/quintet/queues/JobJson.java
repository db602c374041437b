package dev.quintet.queues;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Data, results and progress: Java values on this side, JSON text in Redis. */
final class JobJson {
    private final JsonMapper mapper;

    JobJson(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * A value as JSON; {@link RawJson} as it is.
     *
     * @throws IllegalArgumentException if the value cannot be written
     */
    String write(String what, @Nullable Object value) {
        if (value instanceof RawJson raw) {
            return checked(what, raw.text());
        }
        try {
            // By way of bytes, where half a character that cannot be written is escaped instead of lost.
            return new String(mapper.writeValueAsBytes(value), StandardCharsets.UTF_8);
        } catch (JacksonException unwritable) {
            throw new IllegalArgumentException(
                    what + " of " + (value == null ? "nothing" : value.getClass()) + " cannot be written as JSON: "
                            + unwritable.getOriginalMessage(),
                    unwritable);
        }
    }

    private String checked(String what, String json) {
        try (JsonParser parser = mapper.createParser(json)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.currentToken() == null || parser.nextToken() != null) {
                throw new IllegalArgumentException(what + " must be one JSON value, but is none or several");
            }
        } catch (JacksonException invalid) {
            throw new IllegalArgumentException(what + " is not JSON: fault at " + place(invalid), invalid);
        }
        return Checks.text(what, json);
    }

    private static String place(JacksonException invalid) {
        return invalid.getLocation() == null
                ? "an unknown place"
                : "line " + invalid.getLocation().getLineNr() + ", column "
                        + invalid.getLocation().getColumnNr();
    }

    /**
     * A value from JSON; empty for {@code null}.
     *
     * @throws UnreadableJobException if it does not fit the type
     */
    <T> Optional<T> read(String what, String json, Class<T> type) {
        return read(what, type.getTypeName(), () -> mapper.readValue(json, type));
    }

    <T> Optional<T> read(String what, String json, TypeReference<T> type) {
        return read(what, type.getType().getTypeName(), () -> mapper.readValue(json, type));
    }

    private static <T> Optional<T> read(String what, String type, Supplier<@Nullable T> reading) {
        try {
            return Optional.ofNullable(reading.get());
        } catch (JacksonException unreadable) {
            throw new UnreadableJobException(
                    what + " cannot be read as " + type + ": fault at " + place(unreadable), unreadable);
        }
    }

    /** What is thrown for JSON that is {@code null} where a value is needed. */
    static UnreadableJobException isNull(String what) {
        return new UnreadableJobException(what + " is null", null);
    }
}
