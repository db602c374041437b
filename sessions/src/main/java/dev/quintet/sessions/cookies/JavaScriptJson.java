package dev.quintet.sessions.cookies;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON exactly as {@code JSON.stringify} prints it, for the one place where a byte decides: the library checks a compact
 * cookie cache by parsing it, printing it again, and comparing signatures.
 *
 * <p>So: no spaces, nothing escaped that need not be, integer-like names first, {@code 1} and never {@code 1.0}, and every
 * text that looks like a date in the form that JavaScript gives dates, because the library makes dates of them in between.
 */
final class JavaScriptJson {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?Z");
    private static final DateTimeFormatter ISO_STRING = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long LARGEST_INDEX = 4_294_967_294L;
    private static final BigDecimal LARGEST_EXACT = BigDecimal.valueOf(9_007_199_254_740_991L);

    private final StringBuilder out = new StringBuilder(1024);

    private JavaScriptJson() {}

    /**
     * @param value maps, collections, text, numbers, booleans, instants and nulls
     * @throws IllegalArgumentException if there is anything else in it
     */
    static String write(@Nullable Object value) {
        JavaScriptJson json = new JavaScriptJson();
        json.value(value);
        return json.out.toString();
    }

    /** What {@code Date.toISOString} prints; finer parts than milliseconds are cut. */
    static String isoString(Instant instant) {
        return ISO_STRING.format(instant);
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Collection<?> items) {
            array(items);
        } else if (value instanceof CharSequence text) {
            string(asDate(text.toString()));
        } else if (value instanceof Instant instant) {
            string(isoString(instant));
        } else if (value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Number number) {
            out.append(number(number));
        } else {
            throw new IllegalArgumentException(
                    "Only maps, collections, text, numbers, booleans, instants and nulls can be in a cookie cache, not "
                            + value.getClass().getName());
        }
    }

    private void object(Map<?, ?> map) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> member : inOrder(map)) {
            if (!first) {
                out.append(',');
            }
            first = false;
            string(String.valueOf(member.getKey()));
            out.append(':');
            value(member.getValue());
        }
        out.append('}');
    }

    /** JavaScript keeps the order of names, but names that could be an index of an array come first, by number. */
    private static List<Map.Entry<?, ?>> inOrder(Map<?, ?> map) {
        List<Map.Entry<?, ?>> indexes = new ArrayList<>();
        List<Map.Entry<?, ?>> others = new ArrayList<>();
        for (Map.Entry<?, ?> member : map.entrySet()) {
            (isIndex(String.valueOf(member.getKey())) ? indexes : others).add(member);
        }
        indexes.sort(Comparator.comparingLong(member -> Long.parseLong(String.valueOf(member.getKey()))));
        indexes.addAll(others);
        return indexes;
    }

    private static boolean isIndex(String name) {
        return name.matches("0|[1-9][0-9]{0,9}") && Long.parseLong(name) <= LARGEST_INDEX;
    }

    private void array(Collection<?> items) {
        out.append('[');
        boolean first = true;
        for (Object item : items) {
            if (!first) {
                out.append(',');
            }
            first = false;
            value(item);
        }
        out.append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ' || isHalfOfNothing(text, i)) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isHalfOfNothing(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private static String asDate(String text) {
        if (!DATE.matcher(text).matches()) {
            return text;
        }
        try {
            return isoString(Instant.parse(text));
        } catch (DateTimeException notADate) {
            return text;
        }
    }

    /** The shortest digits that make the same double again, laid out as ECMAScript's Number::toString does. */
    static String number(Number number) {
        if (number instanceof Double || number instanceof Float || number instanceof BigDecimal) {
            return number(number.doubleValue());
        }
        BigDecimal exact =
                number instanceof BigInteger big ? new BigDecimal(big) : BigDecimal.valueOf(number.longValue());
        return exact.abs().compareTo(LARGEST_EXACT) <= 0 ? exact.toPlainString() : number(exact.doubleValue());
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(Math.abs(value));
        BigDecimal shortest = exact;
        for (int precision = 1; precision <= 17; precision++) {
            shortest = exact.round(new MathContext(precision));
            if (shortest.doubleValue() == Math.abs(value)) {
                break;
            }
        }
        String digits = shortest.stripTrailingZeros().unscaledValue().toString();
        // The decimal point stands behind this many digits.
        int point = digits.length() - shortest.stripTrailingZeros().scale();
        return (value < 0 ? "-" : "") + laidOut(digits, point);
    }

    private static String laidOut(String digits, int point) {
        int count = digits.length();
        if (count <= point && point <= 21) {
            return digits + "0".repeat(point - count);
        }
        if (0 < point && point <= 21) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-6 < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        String exponent = (point - 1 < 0 ? "e-" : "e+") + Math.abs(point - 1);
        return count == 1 ? digits + exponent : digits.charAt(0) + "." + digits.substring(1) + exponent;
    }
}
