package dev.quintet.queues.protocol;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what scripts answer. A single value comes as a list of one. Numbers may come as text, as some servers send them; what is not there may come as nothing or as
 * false.
 */
public final class Reply {
    private Reply() {}

    /** The value itself, where it is a list of one. */
    public static @Nullable Object single(@Nullable Object reply) {
        return reply instanceof List<?> list && list.size() == 1 ? list.get(0) : reply;
    }

    /** Whether there is nothing. */
    public static boolean isNothing(@Nullable Object reply) {
        Object value = single(reply);
        return value == null || Boolean.FALSE.equals(value);
    }

    /** Text; null if there is nothing. */
    public static @Nullable String text(@Nullable Object reply) {
        Object value = single(reply);
        if (value instanceof byte[] bytes) {
            return QueueKeys.text(bytes);
        }
        return isNothing(value) ? null : String.valueOf(value);
    }

    /** A whole number; 0 if there is nothing. Takes every way in which one can be written, {@code 3e+8} too. */
    public static long number(@Nullable Object reply) {
        Object value = single(reply);
        if (value instanceof Number number) {
            return number.longValue();
        }
        if (Boolean.TRUE.equals(value)) {
            return 1;
        }
        String text = text(value);
        return text == null || text.isEmpty() ? 0 : number(text);
    }

    /**
     * A whole number from text, in whatever way it is written; fractions are cut off.
     *
     * @throws NumberFormatException if it is no number
     */
    public static long number(String text) {
        // Redis' Lua writes large numbers with exponents, and markers carry fractions.
        return new BigDecimal(text.strip()).longValue();
    }

    /** A list; empty if there is nothing. */
    public static List<@Nullable Object> list(@Nullable Object reply) {
        if (reply instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        return List.of();
    }

    /** A list of text, without what is missing in it. */
    public static List<String> texts(@Nullable Object reply) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(reply)) {
            String text = text(element);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** A hash, from names and values in turn, as scripts return them. */
    public static Map<String, String> hash(@Nullable Object reply) {
        List<@Nullable Object> flat = list(reply);
        Map<String, String> hash = new LinkedHashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            String field = text(flat.get(i));
            String value = text(flat.get(i + 1));
            if (field != null && value != null) {
                hash.put(field, value);
            }
        }
        return hash;
    }
}
