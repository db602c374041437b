package dev.quintet.emailcache;

import dev.quintet.databases.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A list as JSON, known to be one array that can be read again, and the record of where its elements stand.
 *
 * <p>The record is what {@code json_text.lua} describes. It lets Redis find an element without scanning, which would block it
 * for 40 ms on 1 MB.
 */
final class JsonList {
    /** Shorter lists are scanned faster than a second key is kept. */
    private static final int SHORTEST_RECORDED = 4096;

    private static final int HEADER = 8;
    private static final int RECORD = 8;
    private static final byte[] NONE = {};

    private final byte[] text;
    private final List<@Nullable String> ids;

    private JsonList(byte[] text, List<@Nullable String> ids) {
        this.text = text;
        this.ids = ids;
    }

    /** @throws IllegalArgumentException if this is not one JSON array, or more than Quintet reads again */
    static JsonList of(byte[] text, String idField) {
        try (JsonParser parser = Json.mapper().createParser(text)) {
            return new JsonList(text, ids(parser, idField));
        } catch (JacksonException wrong) {
            // Without its message, which shows the text.
            throw new IllegalArgumentException("The list is not JSON that can be read again ("
                    + wrong.getClass().getSimpleName() + " at "
                    + position(wrong)
                    + "). It must be one array of at most 64 levels, with strings of at most 1 000 000 characters.");
        }
    }

    private static String position(JacksonException wrong) {
        return wrong.getLocation() == null
                ? "an unknown place"
                : "byte " + wrong.getLocation().getByteOffset();
    }

    private static List<@Nullable String> ids(JsonParser parser, String idField) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("The list must be a JSON array, but began otherwise.");
        }
        List<@Nullable String> ids = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            ids.add(token == JsonToken.START_OBJECT ? id(parser, idField) : skip(parser));
        }
        if (parser.nextToken() != null) {
            throw new IllegalArgumentException("The list must be one JSON array, but more follows it.");
        }
        return ids;
    }

    /** The first one of that name, as the script sees it. */
    private static @Nullable String id(JsonParser parser, String idField) {
        String found = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean wanted = found == null && idField.equals(parser.currentName());
            JsonToken value = parser.nextToken();
            if (wanted) {
                found = value.isScalarValue() ? parser.getString() : "";
            }
            parser.skipChildren();
        }
        return found;
    }

    private static @Nullable String skip(JsonParser parser) {
        parser.skipChildren();
        return null;
    }

    byte[] text() {
        return text;
    }

    int size() {
        return ids.size();
    }

    /** The record of where elements stand; empty for a list that is too short to need one. */
    byte[] spans() {
        if (text.length < SHORTEST_RECORDED) {
            return NONE;
        }
        ByteBuffer record = ByteBuffer.allocate(HEADER + ids.size() * RECORD);
        record.putLong(text.length);
        int from = 1;
        for (String id : ids) {
            int end = endOfSpan(from);
            record.putInt(end - from).put(hash(id));
            from = end + 1;
        }
        return record.array();
    }

    /** Where the separator stands that ends the span. The text is known to be JSON, so strings and depth are all there is to see. */
    private int endOfSpan(int from) {
        int depth = 0;
        for (int i = from; i < text.length; i++) {
            switch (text[i]) {
                case '"' -> i = endOfString(i);
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (depth == 0) {
                        return i;
                    }
                    depth--;
                }
                case ',' -> {
                    if (depth == 0) {
                        return i;
                    }
                }
                default -> {}
            }
        }
        throw new IllegalStateException("An array that was read to its end has none");
    }

    private int endOfString(int quote) {
        int i = quote + 1;
        while (text[i] != '"') {
            i += text[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    private static byte[] hash(@Nullable String id) {
        byte[] start = new byte[4];
        if (id != null) {
            System.arraycopy(sha1(id), 0, start, 0, start.length);
        }
        return start;
    }

    /** A message's id as it is looked for. One that UTF-8 cannot hold is looked for as what no JSON holds, lest it find another. */
    static byte[] idBytes(String id) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(id) ? Writer.bytes(id) : new byte[] {(byte) 0xFF};
    }

    private static byte[] sha1(String id) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(idBytes(id));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-1", impossible);
        }
    }

    /** Elements with commas between them, as an array. */
    static byte[] array(byte[] elements) {
        ByteArrayOutputStream array = new ByteArrayOutputStream(elements.length + 2);
        array.write('[');
        array.writeBytes(elements);
        array.write(']');
        return array.toByteArray();
    }
}
